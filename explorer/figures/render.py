"""A figure as the bytes of a file: SVG, PDF or PNG. Headless; the same figure gives the same bytes.

All three are painted by `page.paint`. What differs is only how a unit becomes a dot or a number in the file.
"""

from __future__ import annotations

from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from PySide6.QtCore import QBuffer, QByteArray, QHashSeed, QIODevice, QMarginsF, QRectF, QSize, QSizeF, QUuid
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from explorer import __version__
from explorer.figures import pdf_file, svg_file
from explorer.figures.page import Figure, paint
from explorer.figures.presets import CSS_PX_PER_INCH, MM_PER_INCH
from explorer.figures.provenance import PNG_KEY, Provenance, as_text, as_xmp

Format = Literal["svg", "pdf", "png"]
Letters = Literal["text", "outlines"]
FORMATS: tuple[Format, ...] = ("svg", "pdf", "png")
PDF_DPI = 1200


def render(figure: Figure, format: Format, letters: Letters = "text", dpi: int | None = None) -> bytes:
    """The whole file. `letters`, for SVG: searchable text, or outlines that look the same without the fonts.

    `dpi`, for PNG, in place of the preset's.
    """
    match format:
        case "svg":
            return _svg(figure, letters)
        case "pdf":
            return _pdf(figure)
        case "png":
            return _png(figure, dpi or figure.preset.dpi)


def paint_image(figure: Figure, dpi: float) -> QImage:
    """The figure as pixels, transparent where its ground is."""
    width, height = (max(1, round(mm / MM_PER_INCH * dpi)) for mm in (figure.width_mm, figure.height_mm))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(width / figure.width, height / figure.height)
    paint(figure, painter)
    painter.end()
    return image if figure.transparent else image.convertToFormat(QImage.Format.Format_RGB32)


def _png(figure: Figure, dpi: int) -> bytes:
    image = paint_image(figure, dpi)
    for set_dots in (image.setDotsPerMeterX, image.setDotsPerMeterY):
        set_dots(round(dpi / MM_PER_INCH * 1000))
    told = _provenance(figure)
    for key, text in (("Title", told.about), ("Description", told.verdict), ("Software", told.software)):
        image.setText(key, text)
    image.setText(PNG_KEY, as_text(told.session))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6's types know only bytes here, which it refuses
    return bytes(buffer.data().data())


def _svg(figure: Figure, letters: Letters) -> bytes:
    buffer = QBuffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # Tiny 1.2, the default, knows no clipping
    generator.setOutputDevice(buffer)
    generator.setResolution(CSS_PX_PER_INCH)
    generator.setSize(QSize(round(figure.width), round(figure.height)))
    generator.setViewBox(QRectF(0, 0, figure.width, figure.height))
    painter = QPainter(generator)
    paint(figure, painter)
    painter.end()
    return svg_file.finished(bytes(buffer.data().data()).decode(), figure, _provenance(figure), letters == "outlines")


def _pdf(figure: Figure) -> bytes:
    QHashSeed.setDeterministicGlobalSeed()  # else Qt writes the fonts in another order in every process
    try:
        return _written_pdf(figure)
    finally:
        QHashSeed.resetRandomGlobalSeed()


def _written_pdf(figure: Figure) -> bytes:
    told = _provenance(figure)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    size = QSizeF(figure.width_mm, figure.height_mm)
    page = QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageSize(page)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(told.about)
    writer.setCreator(told.software)
    writer.setDocumentId(QUuid(str(uuid5(NAMESPACE_URL, told.about + as_text(told.session)))))
    writer.setDocumentXmpMetadata(QByteArray(as_xmp(told)))
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering, True)  # the default stores JPEG
    unit = figure.preset.unit_mm / MM_PER_INCH * PDF_DPI
    painter.scale(unit, unit)
    paint(figure, painter)
    painter.end()
    return pdf_file.finished(bytes(buffer.data().data()), figure.width_mm, figure.height_mm)


def _provenance(figure: Figure) -> Provenance:
    return Provenance(figure.about, figure.verdict, f"Aperture {__version__}", figure.session)

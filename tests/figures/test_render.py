"""What is in the files: searchable letters, lossless pixels, exact bytes, and the session they were made from."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from explorer.documents.session import session_from_bytes
from explorer.export.kinds import KINDS
from explorer.figures.provenance import session_in
from explorer.figures.render import FORMATS, Format, render
from explorer.panels.colormap import signed_rgb
from explorer.panels.parts import output_limit
from tests.figures.pages import (
    THEMES,
    enlarged,
    figure,
    material,
    pdf_letters,
    pdf_streams,
    pixels,
    svg_images,
    texts,
)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_figure_is_the_same_file(kind: str, format: Format, theme: str) -> None:
    one, other = (render(figure(kind, "slide-half", theme), format) for _ in range(2))
    assert one == other
    other_theme = "light" if theme == "dark" else "dark"
    assert one != render(figure(kind, "slide-half", other_theme), format)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_holds_the_session_it_was_made_from(format: Format) -> None:
    made = figure("lanes")
    found = session_in(render(made, format))
    assert found == made.session
    assert session_from_bytes(found, "figure").scene == material().state.scene


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 nothing", b"<svg/>", b"\x89PNG\r\n\x1a\n"])
def test_a_file_of_another_program_holds_no_session(data: bytes) -> None:
    assert session_in(data) is None


def test_files_tell_what_they_show_and_no_date() -> None:
    made = figure("difference")
    for data in (render(made, "svg"), render(made, "pdf")):
        assert made.about.split(":")[0].encode() in data
        assert b"max|\xce\x94|" in data
    assert b"(D:" not in render(made, "pdf")
    png = QImage.fromData(render(made, "png"))
    assert png.text("Title") == made.about
    assert png.text("Description") == made.verdict


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_of_a_pdf_can_be_searched(kind: str, theme: str) -> None:
    made = figure(kind, theme=theme)
    written = set("".join(text.text for text in texts(render(made, "svg"))))
    assert len(written) > 20
    assert written - {" "} <= pdf_letters(render(made, "pdf"))


def test_a_pdf_brings_its_fonts() -> None:
    pdf = render(figure("lanes"), "pdf")
    assert pdf.count(b"/FontFile2") == 4
    for name in (b"Inter-Regular", b"Inter-Bold", b"JetBrainsMono-Regular", b"JetBrainsMono-Bold"):
        assert name in pdf


def test_phrases_of_an_svg_are_whole() -> None:
    said = [text.text for text in texts(render(figure("lanes"), "svg"))]
    assert "the same at every pixel" in said
    assert "what each head sees" in said


@pytest.mark.parametrize("kind", KINDS)
def test_outlines_stand_where_the_text_stood(kind: str) -> None:
    text, outlines = (render(figure(kind, theme="dark"), "svg", letters) for letters in ("text", "outlines"))
    assert b"<text" in text
    assert b"<text" not in outlines
    assert outlines.count(b"<path") == text.count(b"<path") + text.count(b"<text")


def three_maps(theme: str) -> list[np.ndarray]:
    """Attention, convolution and their difference as the figure must colour them."""
    m = material()
    limit = output_limit(m.result, m.state.look)
    outputs = (m.result.attention, m.result.convolution, m.result.difference)
    return [signed_rgb(values[0], limit, THEMES[theme]) for values in outputs]


@pytest.mark.parametrize("theme", THEMES)
def test_images_hold_the_tensors_colours_enlarged_by_a_whole_factor(theme: str) -> None:
    made, wanted = figure("difference", theme=theme), three_maps(theme)
    in_svg = svg_images(render(made, "svg"))
    streams = pdf_streams(render(made, "pdf"))
    in_pdf = [np.frombuffer(data, np.uint8) for about, data in streams if b"/Subtype /Image" in about]
    assert len(in_svg) == len(in_pdf) == 4  # the fourth is the colour bar
    for index, rgb in enumerate(wanted):
        np.testing.assert_array_equal(in_svg[index], enlarged(rgb, 512))
        np.testing.assert_array_equal(in_pdf[index], enlarged(rgb, 512).ravel())


@pytest.mark.parametrize("theme", THEMES)
def test_pixels_of_a_png_have_the_tensors_colours(theme: str) -> None:
    made = figure("difference", theme=theme)
    shown = pixels(QImage.fromData(render(made, "png")))
    assert shown.shape == (1080, 1920, 3)
    maps = [placed for placed in made.placed if hasattr(placed.panel, "rgb")]
    for placed, rgb in zip(maps, three_maps(theme), strict=True):
        area = placed.panel.bounds(placed.box.rect)  # type: ignore[attr-defined]
        pixel, scale = area.width() / rgb.shape[1], 1920 / made.width
        rows = ((area.top() + (np.arange(rgb.shape[0]) + 0.5) * pixel) * scale).astype(int)
        columns = ((area.left() + (np.arange(rgb.shape[1]) + 0.5) * pixel) * scale).astype(int)
        np.testing.assert_array_equal(shown[rows][:, columns], rgb)


def test_dots_per_inch() -> None:
    made = figure("curve", "paper-column")
    image = QImage.fromData(render(made, "png", dpi=200))
    assert image.width() == round(85 / 25.4 * 200)
    assert image.dotsPerMeterX() == round(200 / 0.0254)


@pytest.mark.parametrize("theme", THEMES)
def test_the_ground_is_the_themes_or_none(theme: str) -> None:
    solid, clear = (
        QImage.fromData(render(figure("curve", theme=theme, clear=c), "png", dpi=40)) for c in (False, True)
    )
    assert solid.pixelColor(1, 1) == QColor(THEMES[theme].panel)
    assert not solid.hasAlphaChannel()
    assert clear.pixelColor(1, 1).alpha() == 0
    ground = f'fill="{THEMES[theme].panel.lower()}"'.encode()
    solid_svg, clear_svg = (render(figure("difference", theme=theme, clear=c), "svg") for c in (False, True))
    assert solid_svg.count(ground) > clear_svg.count(ground)

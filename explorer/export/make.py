"""make_figure: a kind of figure, on a page of some preset, from what was gathered for it."""

from __future__ import annotations

from explorer.compute.material import Material
from explorer.documents.session import session_bytes
from explorer.figures.kind import Kind
from explorer.figures.page import NO_ROOM, Box, Figure, Room
from explorer.figures.presets import Preset
from explorer.figures.sheet import Sheet
from explorer.panels.text import TextPanel, plain, wrapped
from explorer.panels.theme import Theme, load_fonts
from explorer.words import figures as figures_words

BAR_WIDTH, BAR_GAP = 116.0, 18.0
FOOT_GAP = 14.0
FREE_HEIGHT = 1e6  # units: a page that is as high as needed


def make_figure(
    kind: Kind,
    material: Material,
    preset: Preset,
    theme: Theme,
    transparent: bool = False,
    title: str = "",
    room: Room = NO_ROOM,
) -> Figure:
    """The figure, laid out to fill a page of that preset. `material` holds what `kind.needs`.

    `title` stands in place of the kind's; with `room` the heading and the foot take at least that.
    """
    load_fonts()
    title = title or kind.title
    sheet = Sheet(preset, theme)
    look = material.state.look
    subtitle = kind.subtitle(material)
    if kind.at_pixel:
        row, column = look.cell
        subtitle = figures_words.AT_PIXEL.format(subtitle=subtitle, row=row, column=column)
    top = max(sheet.heading(title, subtitle) if preset.titled else preset.margin, room.heading)
    first = len(sheet.placed)
    free = preset.height is None
    foot = _Foot(sheet, material, kind, room.foot)
    bottom = (preset.height or FREE_HEIGHT) - preset.margin
    area = Box(sheet.left, top, sheet.width, bottom - foot.height - FOOT_GAP - top)
    end = kind.layout(material, sheet, area, free)
    if not free:
        sheet.shift(first, max(0.0, area.bottom - end) / 2)
    foot.place((end if free else area.bottom) + FOOT_GAP)
    height = preset.height or end + FOOT_GAP + foot.height + preset.margin
    about = figures_words.ABOUT.format(title=title, subtitle=subtitle)
    verdict = plain(foot.sentence)
    return Figure(
        kind.name,
        preset,
        theme,
        height,
        tuple(sheet.placed),
        about,
        verdict,
        session_bytes(material.state),
        transparent,
        Room(top, foot.height),
    )


class _Foot:
    """The verdict and the colour bars under a figure: beside one another, or in a narrow figure one under the other."""

    def __init__(self, sheet: Sheet, material: Material, kind: Kind, least: float) -> None:
        self._sheet, self._bars, self._steady = sheet, kind.bars(material, sheet), least > 0
        self.sentence = kind.sentence(material)
        taken = len(self._bars) * (BAR_WIDTH + BAR_GAP)
        self._beside = sheet.width - taken > 200
        width = sheet.width - taken if self._beside else sheet.width
        self._words = TextPanel(wrapped(self.sentence, width, sheet.theme, 12), 12)
        self._width = width
        self._said = self._words.height(sheet.theme)
        bars = max((bar.height for bar in self._bars), default=0.0)
        stacked = self._said + (8 + bars if bars else 0)
        self.height = max(self._said, bars, least) if self._beside else max(stacked, least)

    def place(self, top: float) -> None:
        sheet = self._sheet
        centered = self._beside and not self._steady  # in a movie a sentence of another length must not jump
        spare = (self.height - self._said) / 2 if centered else 0.0
        sheet.add(self._words, Box(sheet.left, top + spare, self._width, self._said))
        bar_top = top if self._beside else top + self.height - max((bar.height for bar in self._bars), default=0.0)
        left = sheet.left + sheet.width - len(self._bars) * (BAR_WIDTH + BAR_GAP) + BAR_GAP
        for bar in self._bars:
            sheet.add(bar, Box(left, bar_top, BAR_WIDTH, bar.height))
            left += BAR_WIDTH + BAR_GAP

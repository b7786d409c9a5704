"""The debate as a figure: all cards, or the claim that is opened."""

from __future__ import annotations

from explorer.claims.claim import Ruling
from explorer.claims.listed import CLAIMS
from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.debate import words
from explorer.pages.debate.cards import Judged
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.debate.figure_cards import SCALES, lay_cards
from explorer.pages.debate.figure_opened import SCALES as OPENED_SCALES
from explorer.pages.debate.figure_opened import lay_opened, opened_sentence
from explorer.pages.debate.question import DebateFinding, ask
from explorer.panels.base import Line
from explorer.panels.colour_bar import ColourBar
from explorer.panels.text import marked

MOST_HIGH = 840.0  # units of a page that is as high as it needs


def finding_of(material: Material) -> DebateFinding | None:
    finding = material.findings.get("debate")
    return finding if isinstance(finding, DebateFinding) else None


def judged_of(material: Material) -> Judged:
    finding = finding_of(material)
    return {} if finding is None else finding.by_claim


def sentence(material: Material) -> Line:
    finding, opened = finding_of(material), material.state.look.choice(DebateChoice).opened
    if opened:
        return opened_sentence(opened, judged_of(material).get(opened))
    if finding is None or not finding.complete:
        done = 0 if finding is None else len(finding.judgements)
        return marked(words.JUDGING.format(done=done, count=len(CLAIMS)), "ink")
    counts = finding.counts
    told = [words.COUNTED[ruling].format(count=counts[ruling]) for ruling in Ruling if counts[ruling]]
    return marked(words.SAID.format(count=len(CLAIMS), counts=words.BETWEEN_COUNTS.join(told)), "ink")


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    choice, judged = material.state.look.choice(DebateChoice), judged_of(material)
    if choice.opened:
        return lay_opened(choice.opened, judged.get(choice.opened), sheet, area, free, OPENED_SCALES[-1])
    room = Box(area.left, area.top, area.width, MOST_HIGH) if free else area
    return lay_cards(judged, (), choice.ruling, sheet, room, SCALES[-1])


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind("debate", lambda: words.FIGURE, ask, layout, bars, said=sentence)

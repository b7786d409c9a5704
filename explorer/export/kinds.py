"""Every kind of figure by its name: those of the stage, then those of the pages."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.figures import arithmetic, closing_strip, curve, difference, heads, lanes
from explorer.figures.kind import Kind
from explorer.layers.named import by_name
from explorer.pages.listed import PAGES

STAGE = (lanes.KIND, arithmetic.KIND, closing_strip.KIND, curve.KIND, heads.KIND, difference.KIND)
KINDS: Mapping[str, Kind] = by_name((*STAGE, *(page.kind() for page in PAGES.values())))

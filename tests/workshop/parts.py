"""A workshop as a host would make one, for tests."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from explorer.documents.opening import default_state
from explorer.documents.session import session_bytes
from explorer.images.gallery import render
from explorer.images.load import picture_to_png
from explorer.workshop.file import FORMAT, VERSION, LessonPart, PicturePart, WorkshopPart

EDGES = """\
# Edges of our house
Claim: H3

## look
Set: kernel = sobel_x, window_side = 9, picture = our house
Point: closing
Above a convolution, below an attention layer. **Close the window** to one pixel.
Measure: stage.relative
Ask: How far apart will the two outputs be then?
- Still by some per cent [>= 0.01]
- Not at all [= 0]
- It depends on the picture
Goal: window_side <= 1
Do: Drag the handle to 1 px, or press {

## told
Reveal: look
Right: Nothing is left to choose.
At one pixel each head copies **one pixel**.

## other border
Point: inspector.border
What happens at the border?
Goal: border = replicate or circular
Do: Choose another border
"""


def png(name: str = "house", size_px: int = 24) -> str:
    return base64.b64encode(picture_to_png(render(name, size_px))).decode()


def part(**changes: Any) -> WorkshopPart:
    """Two lessons, one of them the host's own with a picture of their own; export is hidden and the stride locked."""
    made = WorkshopPart(
        FORMAT, VERSION, "spring-school", "From attention to convolution", ("edges", "h5"), ("export",), ("stride",),
        (LessonPart("edges", EDGES),), (PicturePart("our house", png()),),
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def with_session(one: WorkshopPart) -> WorkshopPart:
    state = default_state().changed(border="circular", window_side=5.0)
    return msgspec.structs.replace(one, session=msgspec.json.decode(session_bytes(state)))

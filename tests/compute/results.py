"""Results for tests, computed where they are asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch

from explorer.compute.request import Request, Result
from explorer.compute.work import Work
from explorer.images.gallery import render
from explorer.state.state import Scene

SIZE_PX = 16


def scene(**changes: Any) -> Scene:
    """The fish at 16 px with the default layers, some fields changed."""
    return replace(Scene(render("fish", SIZE_PX)), **changes)


def result(**changes: Any) -> Result:
    asked = scene(**changes)
    return Work(asked, torch.device("cpu")).frame(Request(asked))

"""The one check of what leaves the computation: numbers, or a refusal instead of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np

Answer = TypeVar("Answer")
ASKED = ("request", "inquiry", "layers")  # fields of what was asked, whose numbers the state has checked


def numbers_only(answer: Answer) -> Answer:
    """The answer itself (Result, Curve or Finding: a frozen dataclass), when every number in it is one.

    A NaN is none anywhere, an infinite one not in an array; by itself it stands for a share of nothing (`Misfit`). Of
    the fields that a class names, those in `unknown` hold NaN where there is nothing to know, or not yet, and those in
    `shares` may be infinite.

    Raises:
        OverflowError: with the name of the field and what stands there. Inputs are finite and bounded, so that it is
            their size which float32 could not hold.
    """
    _check(answer, type(answer).__name__)
    return answer


def _check(value: Any, path: str, unknown: bool = False, share: bool = False) -> None:
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        endless = share or isinstance(value, float)
        wrong = np.atleast_1d((np.isnan(value) & (not unknown)) | (np.isinf(value) & (not endless)))
        if wrong.any():
            raise OverflowError(f"{path} holds {np.atleast_1d(value)[wrong][0]}")
    elif is_dataclass(value):
        gaps, shares = (getattr(value, name, ()) for name in ("unknown", "shares"))
        for one in fields(value):
            if one.name not in ASKED:
                _check(getattr(value, one.name), f"{path}.{one.name}", one.name in gaps, one.name in shares)
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            _check(part, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            _check(part, f"{path}[{key!r}]")

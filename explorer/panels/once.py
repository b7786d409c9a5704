"""What is made once for a Result or a Finding: hovering asks for the same pictures again at every pixel."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

Given = ParamSpec("Given")
Made = TypeVar("Made")
Owner = TypeVar("Owner")


def once_a_result(make: Callable[Concatenate[Owner, Given], Made]) -> Callable[Concatenate[Owner, Given], Made]:
    """`make(result, ...)` that remembers what it gave, by its arguments, as long as that result lives."""
    kept: WeakKeyDictionary[Owner, dict[object, Made]] = WeakKeyDictionary()

    @wraps(make)
    def remembered(result: Owner, /, *args: Given.args, **options: Given.kwargs) -> Made:
        made = kept.setdefault(result, {})
        key = args, tuple(options.items())
        if key not in made:
            made[key] = make(result, *args, **options)
        return made[key]

    return remembered

"""What is made once for a Result: hovering asks for the same pictures again at every pixel."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from explorer.compute.request import Result

Given = ParamSpec("Given")
Made = TypeVar("Made")


def once_a_result(make: Callable[Concatenate[Result, Given], Made]) -> Callable[Concatenate[Result, Given], Made]:
    """`make(result, ...)` that remembers what it gave, by its arguments, as long as that result lives."""
    kept: WeakKeyDictionary[Result, dict[object, Made]] = WeakKeyDictionary()

    @wraps(make)
    def remembered(result: Result, /, *args: Given.args, **options: Given.kwargs) -> Made:
        made = kept.setdefault(result, {})
        key = args, tuple(options.items())
        if key not in made:
            made[key] = make(result, *args, **options)
        return made[key]

    return remembered

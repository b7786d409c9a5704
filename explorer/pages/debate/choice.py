"""What is chosen in the debate."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.claims.claim import Ruling
from explorer.claims.listed import CLAIMS
from explorer.state.checks import one_of


@dataclass(frozen=True)
class DebateChoice:
    """The claim that is opened, by its id, and the verdict whose claims are shown alone, by its name; "" for none and
    for all."""

    opened: str = ""
    ruling: str = ""

    def __post_init__(self) -> None:
        one_of("opened claim", self.opened, ("", *CLAIMS))
        one_of("verdict", self.ruling, ("", *(ruling.value for ruling in Ruling)))

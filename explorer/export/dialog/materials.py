"""Materials: what figures are made from, for the state of now, as the compute thread gives it."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.compute.asking import Finding, Inquiry
from explorer.compute.material import Material, Needs, asked_by
from explorer.compute.request import Curve, Result, resolve
from explorer.export.question import FigureFinding, FigureInquiry, ask
from explorer.state.state import Scene, State


class Materials:
    """Keeps the last of each part. A result belongs to one scene; curve and strip hold for every window side of it, so
    that closing the window asks for no more than one frame; what a page found, for as long as it asks the same."""

    def __init__(self) -> None:
        self._result: Result | None = None
        self._layers: Scene | None = None
        self._curve: Curve | None = None
        self._strip: tuple[Result, ...] = ()
        self._windows: int | None = None  # how many were asked for
        self._asked: tuple[Inquiry, ...] = ()
        self._findings: Mapping[str, Finding] = {}

    def keep(self, finding: FigureFinding) -> None:
        material = finding.material
        request = material.result.request
        if request.layers != self._layers:
            self._layers, self._curve, self._strip = request.layers, None, ()
        self._result = material.result
        self._curve = material.curve or self._curve
        if material.strip:
            self._strip, self._windows = material.strip, finding.inquiry.windows
        if finding.inquiry.asked:
            self._asked, self._findings = finding.inquiry.asked, material.findings

    def of(self, state: State, needs: Needs, windows: int | None = None) -> Material | None:
        """What `needs` names for a state, a strip with so many `windows`; None while something of it is missing."""
        result = self._result
        if result is None or result.request != resolve(state) or not self._has(state, needs, windows):
            return None
        chosen = self._windows is not None
        return Material(state, result, self._curve, self._strip, self._findings, chosen=chosen)

    def missing(self, state: State, needs: Needs, windows: int | None = None) -> FigureInquiry:
        """What to ask the compute thread for: no more than what is not here."""
        return ask(state, "frame" if self._has(state, needs, windows) else needs, windows)

    def _has(self, state: State, needs: Needs, windows: int | None) -> bool:
        """Whether all but the result itself is here."""
        same_layers = resolve(state).layers == self._layers
        if needs == "curve":
            return same_layers and self._curve is not None
        if needs == "strip":
            return same_layers and bool(self._strip) and self._windows == windows
        return asked_by(needs, state) in ((), self._asked)  # a frame, and pages that only count, ask nothing

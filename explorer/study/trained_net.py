"""A trained net as a file: its tensors, and in the metadata how it was made, so that it can be made again.

    __metadata__   {"aperture-study": JSON of HowTrained, "heads": "9"}

`heads` is what names and shapes of tensors do not tell (see `weights.linear_heads`).
"""

from __future__ import annotations

import msgspec
from torch import nn

from explorer.layers.progress import Tick, nobody
from explorer.study.digit_nets import DIGIT_MODELS
from explorer.study.digit_nets import HEADS as DIGIT_HEADS
from explorer.study.nets import HEADS
from explorer.study.plan import MODELS
from explorer.study.training import train_net
from explorer.study.trial import Trial, TrialOutcome
from explorer.weights.write_safetensors import safetensors_bytes

TRAINABLE = (*MODELS, *DIGIT_MODELS)
METADATA_KEY, HEADS_KEY = "aperture-study", "heads"
VERSION = 1
HEADS_OF = {**dict.fromkeys(("attention", "started", "local"), HEADS), **DIGIT_HEADS}
FIRST = 20  # steps, whose losses are kept: what a new training can be held against


class HowTrained(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`trial` decides all of it, but for the kind of device. wrong of tested images; `losses` of the first steps."""

    version: int
    trial: Trial
    tested: int
    wrong: int
    losses: tuple[float, ...]

    @property
    def accuracy(self) -> float:
        return 1 - self.wrong / self.tested


def train_for_file(trial: Trial, tick: Tick = nobody) -> tuple[bytes, HowTrained, TrialOutcome, nn.Module]:
    """Trains the net of a trial; its file's contents, and what is told of it."""
    losses: list[float] = []
    net, outcome = train_net(trial, tick, losses.append)
    how = HowTrained(VERSION, trial, sum(outcome.asked), sum(outcome.wrong), tuple(losses[:FIRST]))
    return net_bytes(net, how), how, outcome, net


def net_bytes(net: nn.Module, how: HowTrained) -> bytes:
    metadata = {METADATA_KEY: msgspec.json.encode(how).decode()}
    if how.trial.model in HEADS_OF:
        metadata[HEADS_KEY] = str(HEADS_OF[how.trial.model])
    return safetensors_bytes(net.state_dict(), metadata)

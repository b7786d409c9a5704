"""One training run: AdamW, a one-cycle rate up to 4e-3, batches of 64. The same trial on the same kind of device gives
the same outcome."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from time import perf_counter

import numpy as np
import torch
from torch import nn

from explorer.layers.progress import Tick, nobody
from explorer.layers.threads import one_thread
from explorer.study.digit_nets import DIGIT_MODELS, make_digit_net
from explorer.study.digits import ALL, digits_for_testing, digits_for_training
from explorer.study.digits import TESTED as TESTED_DIGITS
from explorer.study.glyphs import make_glyphs
from explorer.study.images import LabelledImages
from explorer.study.nets import make_net
from explorer.study.trial import Data, Trial, TrialOutcome

BATCH, RATE, DECAY = 64, 4e-3, 0.01
TESTED = 4096  # glyphs that no net has learned from
TEST_SEED = 2**20  # beyond the seeds of trials
LONGEST_STEPS = 100_000
LAST = 20  # steps, whose mean loss is told


def most_images(data: Data) -> int:
    """How many can be learned from; glyphs are made, and take memory."""
    return ALL - TESTED_DIGITS if data == "digits" else 2**17


def images_for(trial: Trial) -> tuple[LabelledImages, LabelledImages]:
    """(to learn from, to be tested on)."""
    if trial.data == "digits":
        return digits_for_training(trial.images, trial.seed), digits_for_testing()
    return make_glyphs(trial.images, trial.far_share, trial.seed), make_glyphs(TESTED, trial.far_share, TEST_SEED)


@one_thread()
def train(trial: Trial, tick: Tick = nobody) -> TrialOutcome:
    """Trains a net and tests it. `tick` is told the share of steps done, and may raise to cancel."""
    return train_net(trial, tick)[1]


def train_net(
    trial: Trial, tick: Tick = nobody, tell: Callable[[float], None] = lambda loss: None
) -> tuple[nn.Module, TrialOutcome]:
    """The net itself, too. `tell` is told the loss of every step."""
    start = perf_counter()
    learned, tested = images_for(trial)
    net = net_for(trial, learned)
    loss = learn(net, learned, trial, tick, tell)
    wrong = predicted(net, tested) != tested.label
    kinds = range(len(tested.kinds))
    return net, TrialOutcome(
        trial,
        float(1 - wrong.mean()),
        tested.kinds,
        tuple(int((tested.kind == kind).sum()) for kind in kinds),
        tuple(int(wrong[tested.kind == kind].sum()) for kind in kinds),
        loss if isfinite(loss) else None,  # JSON knows no NaN
        perf_counter() - start,
        "cpu",
    )


def net_for(trial: Trial, images: LabelledImages) -> nn.Module:
    """The net of a trial before its first step."""
    if trial.model in DIGIT_MODELS:
        return make_digit_net(trial.model, images.side, images.classes, trial.seed)
    return make_net(trial.model, images.side, images.classes, trial.seed)  # type: ignore[arg-type]


def learn(net: nn.Module, images: LabelledImages, trial: Trial, tick: Tick, tell: Callable[[float], None]) -> float:
    """The mean loss of the last steps."""
    pixels, label = torch.from_numpy(images.pixels), torch.from_numpy(images.label)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=trial.steps)
    chance = np.random.default_rng((trial.seed, 1))
    losses = []
    net.train()
    for step in range(trial.steps):
        tick(step / trial.steps)
        batch = torch.from_numpy(_batch(chance, images.count))
        loss = nn.functional.cross_entropy(net(pixels[batch]), label[batch])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        rate.step()
        losses.append(float(loss.detach()))
        tell(losses[-1])
    return float(np.mean(losses[-LAST:]))


def _batch(chance: np.random.Generator, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Of fewer images than a batch takes, some come twice."""
    return chance.choice(count, BATCH, replace=count < BATCH)


@torch.inference_mode()
def predicted(net: nn.Module, images: LabelledImages) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The class of each image."""
    net.eval()
    pixels = torch.from_numpy(images.pixels)
    return torch.cat([net(pixels[at : at + 512]).argmax(1) for at in range(0, images.count, 512)]).numpy()

"""What each head of a trained layer is in numbers: against loops in float64 that share no code with them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import e, exp, hypot, isnan, log, sqrt

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.measures.head_on_image import MOST_PIXELS, HeadOnImage, head_on_image, heads_on_image
from explorer.layers.measures.head_table import head_maps, head_numbers, kernel_numbers
from explorer.layers.measures.tied_kernel import TiedKernel, fit_tied_kernel
from explorer.layers.position import Gaussian

ROWS, COLUMNS, CHANNELS, WIDTH, OUT = 4, 5, 3, 2, 4
EPS = 2.0**-52


def layer(seed: int = 0, token: bool = True, scale: float = 1.0, out: int = OUT, **rest: object) -> Attention:
    """Two heads as a vision transformer has them, all biases, float64."""
    made = torch.Generator().manual_seed(seed)

    def numbers(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=made, dtype=torch.float64) * scale

    parts: dict[str, object] = {
        "query": numbers(2, CHANNELS, WIDTH), "key": numbers(2, CHANNELS, WIDTH), "value": numbers(2, CHANNELS, WIDTH),
        "out": numbers(2, WIDTH, out), "query_bias": numbers(2, WIDTH), "key_bias": numbers(2, WIDTH),
        "value_bias": numbers(2, WIDTH), "out_bias": numbers(out), "centers": torch.zeros(2, 2, dtype=torch.int64),
        "token": numbers(CHANNELS) if token else None, "border": "masked",
    }  # fmt: skip
    return Attention(**{**parts, **rest})  # type: ignore[arg-type]


def picture(seed: int = 1, rows: int = ROWS, columns: int = COLUMNS) -> torch.Tensor:
    return torch.randn(CHANNELS, rows, columns, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


GLOBAL = Window(99.0)


def loops(image: torch.Tensor, attention: Attention, head: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A, the weight on the token, and what the head adds: number by number."""
    x = image.numpy()
    places = list(product(range(x.shape[1]), range(x.shape[2])))
    sources = [x[:, r, c] for r, c in places]
    if attention.token is not None:
        sources.append(attention.token.numpy())

    def linear(name: str, of: np.ndarray) -> list[float]:
        weight, bias = getattr(attention, name)[head].numpy(), getattr(attention, f"{name}_bias")[head].numpy()
        return [sum(of[c] * weight[c, j] for c in range(CHANNELS)) + bias[j] for j in range(WIDTH)]

    keys, values = [linear("key", one) for one in sources], [linear("value", one) for one in sources]
    weights, token, added = np.zeros((len(places), len(places))), np.zeros(len(places)), []
    for at, one in enumerate(sources[: len(places)]):
        query = linear("query", one)
        scores = [sum(a * b for a, b in zip(query, key, strict=True)) / sqrt(WIDTH) for key in keys]
        powers = [exp(score - max(scores)) for score in scores]
        shares = [power / sum(powers) for power in powers]
        weights[at], token[at] = shares[: len(places)], sum(shares[len(places) :])
        seen = [sum(share * value[j] for share, value in zip(shares, values, strict=True)) for j in range(WIDTH)]
        out = attention.out[head].numpy()
        added.append([sum(seen[j] * out[j, o] for j in range(WIDTH)) for o in range(out.shape[1])])
    return weights, token, np.array(added)


@pytest.mark.parametrize(("token", "head"), [(True, 0), (False, 1)])
def test_a_head_and_its_numbers_are_those_of_loops(token: bool, head: int) -> None:
    image, attention = picture(), layer(token=token)
    found = head_on_image(image, attention, GLOBAL, head)
    weights, on_token, added = loops(image, attention, head)
    bound = 64 * EPS * (CHANNELS + WIDTH + 1) * (1 + np.abs(weights).sum(1).max()) * max(1.0, np.abs(added).max()) * 8
    assert np.abs(found.weights.numpy() - weights).max() <= bound
    assert np.abs(found.on_token.numpy() - on_token).max() <= bound
    assert np.abs((found.output @ found.basis.T).numpy() - added).max() <= bound

    places = list(product(range(ROWS), range(COLUMNS)))
    sums: dict[tuple[int, int], list[float]] = {}
    far = []
    for q, (row, column) in enumerate(places):
        for k, (r, c) in enumerate(places):
            sums.setdefault((r - row, c - column), []).append(weights[q, k])
        far.append(sum(weights[q, k] * hypot(r - row, c - column) for k, (r, c) in enumerate(places)) / sum(weights[q]))
    share = sum(sum(one) ** 2 / len(one) for one in sums.values()) / (weights**2).sum()
    numbers = head_numbers(found)
    assert abs(numbers.share - share) <= 256 * EPS
    assert abs(numbers.distance - np.mean(far)) <= 256 * EPS * 8
    assert abs(numbers.token - on_token.mean()) <= 256 * EPS


@pytest.mark.parametrize(("size", "out"), [(1, OUT), (3, OUT), (3, 1)])
def test_the_nearest_kernel_is_that_of_a_table_of_all_pixels_and_channels(size: int, out: int) -> None:
    """The same least squares written out: a row for each pixel and channel, a column for each tap and each bias."""
    image, attention = picture(), layer(out=out)
    _, _, added = loops(image, attention, 0)
    mix = (attention.value[0] @ attention.out[0]).numpy()
    moved = np.einsum("crk,co->rko", image.numpy(), mix)
    reach, rows, wanted = size // 2, [], []
    for at, (row, column) in enumerate(product(range(ROWS), range(COLUMNS))):
        for channel in range(out):
            taps = [
                moved[r, c, channel] if 0 <= r < ROWS and 0 <= c < COLUMNS else 0.0
                for r in range(row - reach, row + reach + 1)
                for c in range(column - reach, column + reach + 1)
            ]
            rows.append([*taps, *(float(channel == other) for other in range(out))])
            wanted.append(added[at, channel])
    table, target = np.array(rows), np.array(wanted)
    solved, _, rank, sizes = np.linalg.lstsq(table, target, rcond=None)
    spread = ((added - added.mean(0)) ** 2).sum()
    score = 1 - ((target - table @ solved) ** 2).sum() / spread

    fit = fit_tied_kernel(head_on_image(image, attention, GLOBAL, 0), size)
    condition = sizes[0] / sizes[-1]
    bound = EPS * len(table) * condition**2 * np.abs(solved).max() * 8
    assert rank == size**2 + out == fit.rank + out
    assert np.abs(fit.kernel.numpy().ravel() - solved[: size**2]).max() <= bound
    assert abs(fit.r_squared - score) <= EPS * len(table) * condition
    assert 0 < fit.r_squared < 1  # 16 numbers or fewer do not go through 20 pixels' attention


def explained(image: torch.Tensor, attention: Attention, window: Window, size: int = 3) -> list[TiedKernel]:
    return [fit_tied_kernel(head, size) for head in heads_on_image(image, attention, window)]


def closed(seed: int, centers: list[list[int]]) -> Attention:
    rest = dict.fromkeys(("query_bias", "key_bias", "value_bias", "token"))
    return replace(layer(seed), centers=torch.tensor(centers), **rest)  # type: ignore[arg-type]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 999), st.integers(-1, 1), st.integers(-1, 1), st.integers(3, 6), st.integers(3, 6))
def test_a_head_that_is_a_convolution_is_one_by_every_number(
    seed: int, row: int, column: int, rows: int, columns: int
) -> None:
    """A window of one pixel beside the query: a tap, whatever queries and keys are."""
    image, attention = picture(seed, rows, columns), closed(seed, [[row, column], [0, 0]])
    head = head_on_image(image, attention, Window(1.0), 0)
    fit, numbers = fit_tied_kernel(head), head_numbers(head)
    assert numbers.share >= 1 - 64 * EPS
    assert fit.r_squared >= 1 - 1e4 * EPS
    wanted = torch.zeros(3, 3, dtype=torch.float64)
    wanted[row + 1, column + 1] = 1
    if fit.rank == 9:
        assert float((fit.kernel - wanted).abs().max()) < 1e-6
    seen = rows - abs(row), columns - abs(column)
    assert abs(numbers.distance - hypot(row, column) * seen[0] * seen[1] / (rows * columns)) <= 64 * EPS


def test_static_heads_under_zeros_are_the_kernel_that_their_softmax_makes() -> None:
    rest = {"content": 0.0, "border": "zero_keys", "position": Gaussian(0.7), "value_bias": None}
    attention = layer(token=False, **rest)
    for fit in explained(picture(), attention, Window(3.0)):
        distance = torch.tensor([[2.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 2.0]], dtype=torch.float64)
        wanted = torch.softmax(-0.7 * distance.flatten(), 0).view(3, 3)
        assert float((fit.kernel - wanted).abs().max()) <= 1e3 * EPS * 64
        assert fit.r_squared >= 1 - 1e4 * EPS
        assert head_numbers(fit.head).share >= 1 - 64 * EPS
    wide = explained(picture(), attention, Window(5.0))  # a convolution still, and wider than 3 x 3
    assert all(fit.r_squared < 1 - 1e-6 and head_numbers(fit.head).share >= 1 - 64 * EPS for fit in wide)
    assert all(fit.r_squared >= 1 - 1e4 * EPS for fit in explained(picture(), attention, Window(5.0), 5))


def test_the_fit_is_a_convolution_of_the_image_and_heads_add_up_to_the_layer() -> None:
    image, attention = picture(), layer()
    fits = explained(image, attention, GLOBAL)
    added = sum((fit.head.output @ fit.head.basis.T for fit in fits), torch.zeros(()))
    whole = attend(image, attention, GLOBAL).flatten(1).T
    assert attention.out_bias is not None
    bound = 1e3 * EPS * float(whole.abs().max() + 10)
    assert float((added + attention.out_bias - whole).abs().max()) <= bound
    for fit in fits:
        said = convolve(image, fit.convolution()).flatten(1).T
        assert float((said - fit.fitted @ fit.head.basis.T).abs().max()) <= bound


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 999), st.integers(1, 5), st.integers(2, 5))
def test_a_head_that_looks_everywhere_alike(seed: int, rows: int, columns: int) -> None:
    """A convolution as wide as the image, with nothing that a small kernel could explain; far, by arithmetic."""
    attention = layer(seed, token=False, content=0.0)
    head = head_on_image(picture(seed, rows, columns), attention, GLOBAL, 1)
    places = list(product(range(rows), range(columns)))
    mean = sum(hypot(a - c, b - d) for (a, b), (c, d) in product(places, places)) / len(places) ** 2
    numbers = head_numbers(head)
    assert numbers.share >= 1 - 256 * EPS
    assert abs(numbers.distance - mean) <= 256 * EPS * (1 + mean)
    fit = fit_tied_kernel(head)
    assert head.flat
    assert isnan(fit.r_squared)
    maps = head_maps(head, fit.fitted)
    assert isnan(maps.shown)
    assert not maps.output.any()


def test_a_flat_image_leaves_nothing_to_explain_and_another_does() -> None:
    attention = layer(3)
    flat = torch.full((CHANNELS, 3, 3), 0.3, dtype=torch.float64)
    assert all(head.flat for head in heads_on_image(flat, attention, GLOBAL))
    assert not any(head.flat for head in heads_on_image(picture(), attention, GLOBAL))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.floats(0.1, 4.0))
def test_numbers_stay_within_their_ranges_and_wider_kernels_explain_more(seed: int, scale: float) -> None:
    image, attention = picture(seed), layer(seed, scale=scale)
    for head in heads_on_image(image, attention, GLOBAL):
        numbers = head_numbers(head)
        assert 0 < numbers.share <= 1
        assert 0 <= numbers.token <= 1
        assert 0 <= numbers.distance <= hypot(ROWS - 1, COLUMNS - 1)
        narrow, wide = (fit_tied_kernel(head, size).r_squared for size in (1, 3))
        assert -1e4 * EPS <= narrow <= wide + 1e4 * EPS <= 1 + 2e4 * EPS


def test_maps_add_up_and_show_the_direction_of_most_variance() -> None:
    fit = explained(picture(), layer(), GLOBAL)[0]
    maps = head_maps(fit.head, fit.fitted)
    assert torch.equal(maps.output - maps.fitted, maps.left)
    centered = (fit.head.output - fit.head.output.mean(0)) @ fit.head.basis.T
    largest = torch.linalg.eigvalsh(centered.T @ centered)[-1]
    assert float(maps.output.square().sum()) == pytest.approx(float(largest), rel=1e-9)
    assert maps.shown == pytest.approx(float(largest / centered.square().sum()), rel=1e-9)
    assert float(maps.output.flatten()[maps.output.abs().argmax()]) > 0


def test_what_a_kernel_says_of_itself() -> None:
    one_tap = torch.zeros(2, 3, 3, 3)
    one_tap[:, :, 1, 1] = torch.randn(2, 3, generator=torch.Generator().manual_seed(0))
    said = kernel_numbers(Convolution(one_tap))
    assert said.energy[1][1] == pytest.approx(1)
    assert said.effective_rank == pytest.approx(1)
    # Nine channels, each the tap of its own: all nine directions alike.
    every = torch.eye(9).view(9, 1, 3, 3)
    said = kernel_numbers(Convolution(every))
    assert said.effective_rank == pytest.approx(9)
    assert said.energy[0][0] == pytest.approx(1 / 9)
    sizes = torch.tensor([2.0, 1.0])
    two = torch.zeros(2, 1, 3, 3)
    two[0, 0, 0, 0], two[1, 0, 2, 2] = sizes
    shares = [float(size / 3) for size in sizes]
    wanted = e ** -sum(share * log(share) for share in shares)
    assert kernel_numbers(Convolution(two)).effective_rank == pytest.approx(wanted)
    assert kernel_numbers(Convolution(torch.zeros(1, 1, 3, 3))).effective_rank == 0


def test_what_cannot_be_measured_is_refused() -> None:
    image, attention = picture(), layer()
    with pytest.raises(ValueError, match="stride must be 1, got 2"):
        head_on_image(image, replace(attention, stride=2), GLOBAL, 0)
    with pytest.raises(ValueError, match=f"at most {MOST_PIXELS} pixels.*got 1 x 4097"):
        head_on_image(torch.zeros(CHANNELS, 1, MOST_PIXELS + 1), attention, GLOBAL, 0)
    head: HeadOnImage = head_on_image(image, attention, GLOBAL, 0)
    with pytest.raises(ValueError, match="odd and positive, got 2"):
        fit_tied_kernel(head, 2)

"""The compiled kernel, with every instruction set of this machine, against `attend` in float64."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import expm1, sqrt

import pytest
import torch

from explorer import native
from explorer.layers.attention import Attention
from explorer.layers.fast import rings_compiled
from explorer.layers.fast.closing import Film, close_windows
from explorer.layers.fast.field import Field
from explorer.layers.fast.routes import attend_heads
from explorer.layers.geometry import Window
from explorer.layers.position import Embeddings, Gaussian, Table
from explorer.layers.projection import Projected, project
from explorer.native import build, library

BORDERS = ("zero", "zero_keys", "masked", "replicate", "reflect", "circular")
SIDES = (1.0, 1.3, 2.0, 3.0, 4.7, 7.0, 10.5, 15.0, 29.0, 51.0)

needs_kernel = pytest.mark.skipif(not library.ways(), reason=native.status())


def attention_of(seed: int, heads: int, head_dim: int, channels: int, **settings) -> Attention:
    generator = torch.Generator().manual_seed(seed)
    return Attention(
        query=torch.randn(heads, 3, head_dim, generator=generator),
        key=torch.randn(heads, 3, head_dim, generator=generator),
        value=torch.randn(heads, 3, channels, generator=generator),
        out=torch.randn(heads, channels, 2, generator=generator),
        centers=torch.randint(-1, 2, (heads, 2), generator=generator),
        **settings,
    )


def picture(height: int, width: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(3, height, width, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(params=range(max(1, len(library.ways()))), ids=library.ways() or ("none",))
def compiled(request, monkeypatch) -> None:
    """Makes every film in the test use one of the instruction sets."""
    monkeypatch.setattr(rings_compiled, "rings", partial(rings_compiled.rings, way=request.param))


def assert_within_the_rounding_bound(closing: Film, projected: Projected, attention: Attention) -> None:
    """As in test_closing: a score sums d products in float32, the weights n of them; exp2 is off by 2e-7 as well."""
    double = Projected(*(part.double() for part in (projected.query, projected.key, projected.value)))
    unit = torch.finfo(torch.float32).eps / 2
    lengths = [float(part.flatten(2).norm(dim=1).amax()) for part in (double.query, double.key)]
    scale = attention.content / sqrt(attention.head_dim)
    largest = scale * lengths[0] * lengths[1]
    if attention.similarity == "distance":
        largest = scale * (lengths[0] + lengths[1]) ** 2
    delta = 3 * (attention.head_dim + 4) * unit * (largest + 60)  # 60: position scores, and exponents of e
    keys = 9 * projected.query[0, 0].numel()
    relative = 2 * expm1(delta) + 2 * (keys + 8) * unit + 4e-7
    widest = float((double.value.abs().amax((2, 3))[:, :, None] * attention.out.abs()).sum(1).max())
    for side in SIDES:
        heads, wanted = closing.heads_at(side), attend_heads(double, attention, Window(side))
        assert torch.isfinite(heads).all()
        assert float((heads - wanted).abs().max()) <= relative * widest, f"side {side}"


@needs_kernel
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize(
    ("size", "heads", "head_dim", "channels"),
    [((1, 1), 1, 1, 1), ((7, 5), 2, 3, 2), ((6, 19), 3, 8, 3), ((18, 33), 1, 16, 4), ((9, 16), 1, 30, 1)],
)
def test_the_kernel_is_attend(border, size, heads, head_dim, channels):
    attention = attention_of(1, heads, head_dim, channels, border=border)
    projected = project(picture(*size), attention)
    assert_within_the_rounding_bound(close_windows(projected, attention), projected, attention)


@needs_kernel
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("similarity", ["dot", "cosine", "distance"])
@pytest.mark.parametrize(
    "position", [None, Gaussian(0.2), Table(torch.randn(2, 7, 5, generator=torch.Generator().manual_seed(5)))]
)
def test_similarities_and_position_scores(similarity, position):
    attention = attention_of(2, 2, 4, 3, similarity=similarity, position=position, padding=2)
    projected = project(picture(8, 11), attention)
    assert_within_the_rounding_bound(close_windows(projected, attention), projected, attention)


@needs_kernel
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("border", ["zero", "masked"])
def test_scores_of_thousands_neither_overflow_nor_underflow(border):
    """Integer scores are exact in float32, so that even at +-2000 the weights are those of float64."""
    generator = torch.Generator().manual_seed(4)
    image = torch.randint(-20, 21, (3, 9, 20), generator=generator).float()
    unit = torch.eye(3)[None]
    attention = Attention(unit, unit, unit, unit, torch.zeros(1, 2, dtype=torch.int64), border=border, content=sqrt(3))
    projected = project(image, attention)
    assert float(projected.query.square().sum(1).max()) > 900
    closing = close_windows(projected, attention)
    double = project(image.double(), attention)
    for side in SIDES:
        wanted = attend_heads(double, attention, Window(side))
        assert torch.allclose(closing.heads_at(side).double(), wanted, rtol=2e-3, atol=2e-3)


@needs_kernel
@pytest.mark.usefixtures("compiled")
def test_the_closed_window_has_the_bits_of_attend():
    attention = attention_of(3, 9, 8, 3, content=50.0)
    projected = project(picture(17, 9), attention)
    closing = close_windows(projected, attention)
    assert torch.equal(closing.heads_at(1.0), attend_heads(projected, attention, Window(1.0)))


@needs_kernel
@pytest.mark.usefixtures("compiled")
def test_rings_come_in_groups_that_make_one_film(monkeypatch):
    attention = attention_of(4, 2, 4, 3)
    projected = project(picture(12, 20), attention)
    whole = close_windows(projected, attention)
    monkeypatch.setattr(rings_compiled, "PAIRS_AT_ONCE", 1)
    shares: list[float] = []
    single = close_windows(projected, attention, tick=shares.append)
    assert len(shares) == 21  # a ring each: the farthest column is 19 away, with padding and center 21
    assert shares == sorted(shares)
    for side in SIDES:
        assert torch.equal(whole.heads_at(side), single.heads_at(side))


@needs_kernel
@pytest.mark.usefixtures("compiled")
def test_threads_share_the_work_and_change_no_bit(monkeypatch):
    attention = attention_of(6, 3, 4, 3)
    projected = project(picture(18, 20), attention)
    alone = close_windows(projected, attention)  # so little that one thread does it
    monkeypatch.setattr(rings_compiled, "PAIRS_PER_THREAD", 1)
    monkeypatch.setattr(rings_compiled, "PACKED_PER_THREAD", 1)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 3)
    for _ in range(5):
        shared = close_windows(projected, attention)
        for side in SIDES:
            assert torch.equal(alone.heads_at(side), shared.heads_at(side))


@needs_kernel
def test_what_the_kernel_leaves_to_torch():
    attention = attention_of(5, 1, 4, 3)

    def served(dtype: torch.dtype = torch.float32, dilation: int = 1, **changes) -> bool:
        one = replace(attention, **changes)
        return rings_compiled.serves(Field(project(picture(4, 4).to(dtype), one), one, dilation, 2))

    assert served()
    assert not served(torch.float64)
    assert not served(dilation=2)
    assert not served(stride=2)
    assert not served(norm="sigmoid")
    assert not served(position=Embeddings(torch.zeros(1, 3, 2), torch.zeros(1, 3, 2)))


def test_no_compiler_and_a_failing_one_are_reasons_not_errors(monkeypatch, tmp_path):
    monkeypatch.setattr(build, "LIBRARY", tmp_path / "film.so")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    assert "no C++ compiler" in build.build()
    broken = tmp_path / "c++"
    broken.write_text("#!/bin/sh\necho 'error: not today' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setenv("CXX", str(broken))
    assert build.build() == "the C++ compiler failed: error: not today"
    assert not build.LIBRARY.exists()


def test_a_library_that_is_not_there_or_no_library_is_passed_over(monkeypatch, tmp_path):
    for name, content in (("missing.so", None), ("broken.so", b"not a library")):
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        monkeypatch.setattr(library, "FILE", file)
        assert library._library.__wrapped__() is None

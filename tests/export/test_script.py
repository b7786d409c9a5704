"""The folder with a program: its data are what was computed, and it runs where Aperture is not."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from explorer.documents.session import session_from_bytes
from explorer.export.kinds import KINDS
from explorer.export.script import DATA, NAMES, PROGRAM, SESSION, figure_data, packed, script_files
from tests.figures.pages import SCENES, figure, material


class Recorder:
    """Stands for any of matplotlib's objects: everything can be called, and what is called is kept."""

    calls: list[tuple[str, tuple[Any, ...]]]

    def __init__(self, calls: list[tuple[str, tuple[Any, ...]]] | None = None, name: str = "") -> None:
        self.calls, self._name = [] if calls is None else calls, name

    def __getattr__(self, name: str) -> Recorder:
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorder(self.calls, name)

    def __getitem__(self, key: object) -> Recorder:
        return self

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.calls.append((self._name, args))
        if self._name == "subplots":
            return self._axes(*args)
        if self._name == "subfigures":
            return [Recorder(self.calls) for _ in range(args[0] * args[1])]
        return Recorder(self.calls)

    def _axes(self, rows: int = 1, columns: int = 1, **options: Any) -> Any:
        made = np.array([Recorder(self.calls) for _ in range(rows * columns)], dtype=object)
        return made[0] if made.size == 1 else made if rows == 1 else made.reshape(rows, columns)


class Plots(Recorder):
    """pyplot, whose `subplots` also gives the figure."""

    def subplots(self, *args: Any, **options: Any) -> Any:
        return Recorder(self.calls), self._axes(*args)


@pytest.fixture
def matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matplotlib with nothing behind it: the test must not depend on whether the reader has the real one."""
    for name in ("matplotlib", "matplotlib.colors", "matplotlib.patches"):
        module = ModuleType(name)
        for part in ("LinearSegmentedColormap", "Rectangle"):
            setattr(module, part, Recorder())
        module.colormaps = type("Maps", (), {"get_cmap": lambda self, name: lambda share: (share,) * 4})()  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("matplotlib")
def test_the_program_draws_its_data_without_aperture(kind: str, scene: str, tmp_path: Path) -> None:
    for name, contents in script_files(figure(kind, scene=scene), material(scene, kind)).items():
        (tmp_path / name).write_bytes(contents)
    source = (tmp_path / PROGRAM).read_text(encoding="utf-8")
    assert "import explorer" not in source
    assert "from explorer" not in source
    space: dict[str, Any] = {"__name__": "drawn", "__file__": str(tmp_path / PROGRAM)}
    exec(compile(source, PROGRAM, "exec"), space)
    for name, array in figure_data(figure(kind, scene=scene), material(scene, kind)).items():
        np.testing.assert_array_equal(space["data"][name], array)
    plots = Plots()
    space["draw"](plots)
    assert len(plots.calls) > 5


@pytest.mark.usefixtures("matplotlib")
def test_the_programs_maps_are_the_layers_outputs(tmp_path: Path) -> None:
    for name, contents in script_files(figure("difference"), material()).items():
        (tmp_path / name).write_bytes(contents)
    space: dict[str, Any] = {"__name__": "drawn", "__file__": str(tmp_path / PROGRAM)}
    exec(compile((tmp_path / PROGRAM).read_text(encoding="utf-8"), PROGRAM, "exec"), space)
    plots = Plots()
    space["draw"](plots)
    shown = [args[0] for name, args in plots.calls if name == "imshow"]
    result = material().result
    for image, wanted in zip(shown, (result.attention, result.convolution, result.difference), strict=True):
        np.testing.assert_array_equal(image, wanted[0])


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_figure_is_the_same_folder(kind: str) -> None:
    one, other = (script_files(figure(kind, theme="dark"), material(kind=kind)) for _ in range(2))
    assert one == other
    assert tuple(one) == NAMES
    assert session_from_bytes(one[SESSION], "figure").scene == material().state.scene


def test_data_need_no_pickle_and_keep_their_types() -> None:
    data = {
        "zero": np.array(3.5),
        "words": np.array(["−1 × 2", "Σ"]),
        "plane": np.arange(6, dtype=np.float32).reshape(2, 3),
    }
    loaded = np.load(io.BytesIO(packed(data)), allow_pickle=False)
    for name, array in data.items():
        assert loaded[name].dtype == array.dtype
        np.testing.assert_array_equal(loaded[name], array)


def test_the_folder_holds_a_file_numpy_can_read() -> None:
    files = script_files(figure("heads"), material())
    loaded = np.load(io.BytesIO(files[DATA]))
    weights = loaded["weights"]
    assert weights.shape[0] == 9
    np.testing.assert_allclose(weights.sum((1, 2)), 1, atol=1e-5)

"""`from explorer.layers import ...` gives every public name, and numpy's part does not wait for torch."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from explorer import layers


@pytest.mark.parametrize("name", layers.__all__)
def test_public_names_are_there_and_no_module_hides_them(name: str) -> None:
    found = getattr(layers, name)
    assert not isinstance(found, ModuleType)
    assert name in dir(layers)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'convolute'"):
        _ = layers.convolute


def test_geometry_presets_and_the_loops_do_not_load_torch() -> None:
    code = (
        "import sys; from explorer.layers import Window, kernel_weight; import explorer.layers.geometry; "
        "import explorer.layers.reference; print('torch' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"

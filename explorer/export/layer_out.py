"""A layer of the stage as files: a PyTorch module that stands alone, or safetensors that open again."""

from __future__ import annotations

from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from explorer.errors import Refusal
from explorer.machine.files import whole_file, write_bytes
from explorer.state.state import Scene
from explorer.words import weights_out as weights_out_words

Lane = Literal["attention", "convolution"]
LANES: tuple[Lane, ...] = get_args(Lane)
MODULE, TENSORS = ".py", ".safetensors"
ENDINGS = MODULE, TENSORS


def layer_files(scene: Scene, lane: Lane, path: Path) -> dict[Path, bytes]:
    """What stands at `path`, whose ending says which kind, and beside a module the numbers that are too many for it.

    Refusal for another ending, and for a layer that cannot be said. Loads torch.
    """
    from explorer.compute.build import build
    from explorer.programs.module import about, module_bytes, module_program, needs_file
    from explorer.weights.layer_file import White, check_numbers, layer_bytes

    if path.suffix.lower() not in ENDINGS:
        raise Refusal(weights_out_words.ENDING_UNKNOWN, name=path.name)
    layers = build(scene)
    layer, window = (layers.attention, layers.window) if lane == "attention" else (layers.convolution, None)
    check_numbers(layer, window)
    white: White = 255 if scene.integer else 1
    if path.suffix.lower() == TENSORS:
        return {path: layer_bytes(layer, window, white)}
    said = about(layer, window, white)
    if not needs_file(layer, window):
        return {path: module_program(layer, window, said).encode()}
    beside, data = beside_of(path), module_bytes(layer, window, white)
    program = module_program(layer, window, said, (beside.name, sha256(data).hexdigest()))
    return {beside: data, path: program.encode()}


def beside_of(path: Path) -> Path:
    """Where the numbers of a module lie."""
    return path.with_suffix(TENSORS)


def save_layer(scene: Scene, lane: Lane, path: Path, replace: bool = False) -> tuple[Path, ...]:
    """Writes the files, all of them or none, and returns where. With `replace` what stands there is replaced, and what
    stands beside a module, where that is there too. Raises Refusal."""
    files = layer_files(scene, lane, path)
    for one in files:
        if one.exists() and not (replace and path.exists()):
            raise Refusal(weights_out_words.LAYER_TAKEN, name=one.name)
    try:
        with ExitStack() as stack:
            for one, data in files.items():
                write_bytes(stack.enter_context(whole_file(one)), data)
    except OSError as error:
        raise Refusal(weights_out_words.LAYER_NOT_SAVED, name=path.name, reason=error.strerror or error) from error
    return tuple(files)

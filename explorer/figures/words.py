"""What figures say about a scene, in words and in LaTeX."""

from __future__ import annotations

from explorer.compute.inputs import head_count
from explorer.compute.request import Result
from explorer.explaining.verdict import verdict
from explorer.explaining.weights import weights_from
from explorer.layers.norms import norm_named
from explorer.panels.base import Line
from explorer.panels.parts import attention_map, channel_name, input_channel, output_channel, query_cell
from explorer.panels.text import marked
from explorer.state.state import Look, Scene
from explorer.state.trained import TrainedLayer
from explorer.words import scene as scene_words
from explorer.words import stage as stage_words
from explorer.words import trained as trained_words
from explorer.words.numbers import number, pixels

CONVOLUTION_TEX = r"y_q = \sum_{\delta} W_\delta \, x_{q+\delta}"
ATTENTION_TEX = r"y_q = \sum_{h} \Big( \sum_{k} A^h_{qk} \, x_k \Big) \, W^h_O"
RELATIVE_TEX = r"\lVert a - c \rVert \,/\, \lVert c \rVert"


def scene_line(scene: Scene, window: bool = True) -> str:
    """The settings that a reader needs, in one line."""
    scene = scene.settled
    size, heads = scene.kernel.size, head_count(scene)
    kernel = scene_words.KERNEL.format(kernel=scene_words.KERNEL_NAMES[scene.kernel.name], size=size)
    parts = [
        kernel if scene.trained is None else trained_name(scene.trained),
        scene_words.HEADS.format(count=heads),
        norm_name(scene),
        scene_words.BORDERS[scene.border],
    ]
    if scene.stride > 1:
        parts.append(scene_words.STRIDE.format(stride=scene.stride))
    if scene.dilation > 1:
        parts.append(scene_words.DILATION.format(dilation=scene.dilation))
    if window:
        parts.append(scene_words.WINDOWS[scene.window_shape].format(side=pixels(scene.window_side)))
    return scene_words.BETWEEN.join(parts)


def trained_name(trained: TrainedLayer) -> str:
    """Of the layer, with its file, and of the one head where it is one."""
    if trained.head is None:
        return trained_words.NAMED.format(layer=trained.layer, file=trained.name)
    return trained_words.HEAD_OF.format(layer=trained.layer, head=trained.head + 1, file=trained.name)


def norm_name(scene: Scene) -> str:
    return norm_named(scene.norm).title


def weight_tex(scene: Scene) -> str:
    """How a head's weights come about."""
    inside = {
        "dot": r"\frac{\beta}{\sqrt{d}} \, q \cdot k",
        "cosine": r"\beta \sqrt{d} \, \cos(q, k)",
        "distance": r"-\frac{\beta}{2\sqrt{d}} \, |q - k|^2",
    }[scene.similarity]
    if scene.position > 0 or scene.heads == "fewest":
        inside += r" + b_\delta"
    return (
        rf"A_{{qk}} = {inside}"
        if norm_named(scene.norm).is_score
        else rf"A_{{qk}} = \mathrm{{{norm_name(scene)}}}_k \left( {inside} \right)"
    )


def verdict_line(result: Result, ink: str = "dim") -> Line:
    """The verdict's sentence in `ink`, its word in the colour of what it says."""
    said = verdict(result)
    first_ink = {"exact": "exact", "rounding": "exact", "frame": "convolution"}.get(said.word, "ink")
    return marked(said.text, first_ink, ink)


def narration_line(result: Result, look: Look, stage: int, ink: str = "dim") -> Line:
    """What happens in one of the five stages (1 to 5) of the query's pixel."""
    out, cell = output_channel(result, look), query_cell(result, look)
    text = stage_words.NARRATION[stage - 1].format(
        weights=stage_words.NARRATION_WEIGHTS[weights_from(result)].format(norm=norm_name(result.scene)),
        convolution=number(float(result.convolution[out][cell])),
        attention=number(float(attention_map(result, out, look.hidden_heads)[cell])),
    )
    return marked(f"{text} {_of_channels(result, look, stage)}".rstrip(), "ink", ink)


def _of_channels(result: Result, look: Look, stage: int) -> str:
    """What of a colour picture is shown in a stage."""
    count = int(result.kernel.shape[1])
    if count == 1:
        return ""
    told = stage_words.NARRATION_ALL if look.all_channels else stage_words.NARRATION_CHANNEL
    return told[stage - 1].format(channel=channel_name(input_channel(result, look), count), count=count)

"""The words of the page of depth."""

from __future__ import annotations

from explorer.words.counted import Counted

FIGURE = ("Depth", "layers on layers: what a pixel sees, and what becomes of the picture", "Layers on layers")
QUESTION = "Layers on layers"
TIP = "Layers on layers: what a pixel sees, and what becomes of it"
BRIEF = "{seen} seen, {felt} felt"

DEPTH_SECTION = "Look at"
DEPTH_SHOW = (
    ("reach", "Reach", "How far a pixel can see through L layers, exactly, and how far it does: |∂ output / ∂ pixel|"),
    ("rank", "Rank", "How much pixels still differ after L layers: ‖X − mean‖ / ‖X‖, 0 when all are alike (rank 1)"),
    (
        "gaze",
        "Gaze",
        "How far attention looks in layer L: Σ A |key − query|, and at how many keys: e to the entropy of A",
    ),
    ("borders", "Borders", "Two convolutions in a row against the one with the product of their kernels"),
)
DEPTH_STACK = "Stack"
DEPTH_LAYER = (
    ("convolution", "Convolution", "The kernel of the stage on every channel by itself, divided by Σ|w|"),
    (
        "attention",
        "Attention",
        "The heads of the stage; each layer gives the mean of what they look at: W_V W_O = I / heads",
    ),
)
DEPTH_LAYERS = "Layers L"
DEPTH_LAYERS_TIP = "How many layers are stacked, 1 to {most} (← and →); or drag along the plot"
DEPTH_PLAY, DEPTH_PAUSE = "▶  Stack layer by layer", "❚❚  Pause"
DEPTH_PLAY_TIP = "Adds one layer after the other, from the first (Space or P)"
DEPTH_SKIP = "Skip around every layer"
DEPTH_SKIP_TIP = "X + layer(X) instead of layer(X)"
DEPTH_NUMBERS = "Numbers"
DEPTH_COMPUTING = "being computed …"
DEPTH_PIXEL = "pixel ({row}, {column}): click or drag to look from here"
DEPTH_FACTS = {
    "reach": (
        ("can see", "How far away the farthest pixel is that can move the output, along an axis; exact, by sets"),
        ("pixels seen", "How many pixels can move the output"),
        ("does see", "The effective field's standard deviation along an axis: where |∂ output / ∂ pixel| lies"),
        ("mean kernel", "The same for mean kernels of the same size, measured in this picture"),
        ("law", "Their variances add up, (K² − 1) / 12 each: √(2L/3) px for 3×3, far from the frame"),
        ("measured ÷ law", "1 for mean kernels whose field does not meet the frame"),
    ),
    "rank": (
        ("picture", "‖X − mean‖ / ‖X‖ of the picture itself"),
        ("without skips", "The same after L layers"),
        ("with skips", "The same after L layers, each added to its input"),
    ),
    "gaze": (
        ("mean distance", "Σ A |key − query|, the mean over pixels and heads of layer L"),
        ("nearest head", "That of the head that looks least far"),
        ("farthest head", "That of the head that looks farthest"),
        ("effective keys", "e to the entropy of the weights: 1 for one key, n for n equal ones; the mean"),
    ),
    "borders": (
        ("zeros", "Largest difference on the frame, as a share of the largest value"),
        ("replicate", "Largest difference on the frame, as a share of the largest value"),
        ("reflect", "Largest difference on the frame, as a share of the largest value"),
        ("circular", "Largest difference on the frame, as a share of the largest value"),
        ("inside, any", "Largest difference where neither sees beyond the image"),
    ),
}
DEPTH_NOTES = {
    "reach": "The outline grows with L, the field of averages only with its root. Click or drag on the picture to look from another pixel.",
    "rank": "Attention whose weights sum to one averages: each output lies among its inputs. Skips keep what averages would wash out.",
    "gaze": "Each layer looks at what the layers before it made. Local layers stay local; only windows bound how far they look.",
    "borders": "The second layer pads with zeros what is not zero any more after the first.",
}
# What a pixel sees through so many layers, by the rules of `facts`
DEPTH_REACH = {
    "convolution": Counted(
        one="Through **{count}** convolution a pixel {sees}.", other="Through **{count}** convolutions a pixel {sees}."
    ),
    "attention": Counted(
        one="Through **{count}** attention layer a pixel {sees}.",
        other="Through **{count}** attention layers a pixel {sees}.",
    ),
}
DEPTH_REACH_SEES = {
    "nothing": "sees **nothing**",
    "itself": "sees **itself** alone",
    "only": "can see **{reach} px** far, but its effective field has a deviation of only **{field} px**",
    "as_far": "can see **{reach} px** far, and its effective field has a deviation of **{field} px**",
}
DEPTH_REACH_WAIT = {
    "convolution": Counted(
        one="What a pixel sees through **{count}** convolution is being computed.",
        other="What a pixel sees through **{count}** convolutions is being computed.",
    ),
    "attention": Counted(
        one="What a pixel sees through **{count}** attention layer is being computed.",
        other="What a pixel sees through **{count}** attention layers is being computed.",
    ),
}
DEPTH_LAWS = {
    "mean": "The law of a mean kernel, {formula}, says {law} px: reach grows with L, what is seen with its root.",
    "mean_met": "The law of a mean kernel, {formula}, says {law} px far from the frame, which is met here.",
    "other": "For {size}×{size} mean kernels the law {formula} says {law} px.",
}
DEPTH_RANK_FALLS = {
    "convolution": Counted(
        one="Rank one is where all pixels are alike: **{count}** convolution brings the picture from a distance of {first} to **{plain}**, with skips to {skipped}.",
        other="Rank one is where all pixels are alike: **{count}** convolutions bring the picture from a distance of {first} to **{plain}**, with skips to {skipped}.",
    ),
    "attention": Counted(
        one="Rank one is where all pixels are alike: **{count}** attention layer brings the picture from a distance of {first} to **{plain}**, with skips to {skipped}.",
        other="Rank one is where all pixels are alike: **{count}** attention layers bring the picture from a distance of {first} to **{plain}**, with skips to {skipped}.",
    ),
}
DEPTH_RANK_STAYS = {
    "convolution": Counted(
        one="Rank one is where all pixels are alike: **{count}** convolution brings the picture no nearer, from {first} to **{plain}**, with skips to {skipped}.",
        other="Rank one is where all pixels are alike: **{count}** convolutions bring the picture no nearer, from {first} to **{plain}**, with skips to {skipped}.",
    ),
    "attention": Counted(
        one="Rank one is where all pixels are alike: **{count}** attention layer brings the picture no nearer, from {first} to **{plain}**, with skips to {skipped}.",
        other="Rank one is where all pixels are alike: **{count}** attention layers bring the picture no nearer, from {first} to **{plain}**, with skips to {skipped}.",
    ),
}
DEPTH_RANK_WAIT = {
    "convolution": Counted(
        one="What **{count}** convolution makes of the picture is being computed.",
        other="What **{count}** convolutions make of the picture is being computed.",
    ),
    "attention": Counted(
        one="What **{count}** attention layer makes of the picture is being computed.",
        other="What **{count}** attention layers make of the picture is being computed.",
    ),
}
DEPTH_RESIDUAL = "distance from all alike, ‖X − mean‖ / ‖X‖"
DEPTH_GAZE = {
    "nothing": "In layer {layer} attention gives **no pixel** any weight.",
    "one": "In layer {layer} attention looks **{distance} px** far on average, at **one** effective key of {pixels} pixels.",
    "some": "In layer {layer} attention looks **{distance} px** far on average, at **{keys}** effective keys of {pixels} pixels.",
}
DEPTH_DISTANCE = "mean attention distance, px"
DEPTH_BORDERS = {
    "zero": "zeros outside", "replicate": "replicate", "reflect": "reflect", "circular": "circular",
}  # fmt: skip
DEPTH_TRAPS = {
    "none": "On this picture two {small}×{small} convolutions are one {large}×{large} **everywhere**, frame included.",
    "all_frame": "In this picture every pixel is **on the frame** of two {small}×{small} convolutions: with zeros outside they differ from one {large}×{large} by {frame}.",
    "exact": "Two {small}×{small} convolutions are one {large}×{large} everywhere **but on the frame**: with zeros outside they differ there by {frame}. On a torus the one is exact.",
    "rounding": "Two {small}×{small} convolutions are one {large}×{large} everywhere **but on the frame**: with zeros outside they differ there by {frame}. On a torus the one is exact up to rounding.",
    "near": "Two {small}×{small} convolutions are one {large}×{large} everywhere **but on the frame**: with zeros outside they differ there by {frame}.",
}

# The figures
DEPTH_SUBTITLE_SHRUNK = "{scene} · picture at {rows}×{columns} px"
DEPTH_LAYERS_AXIS = "layers L"
DEPTH_PX = "{pixels} px"
DEPTH_SEEN = "{seen} of {pixels}"
DEPTH_STACKED = {
    "convolution": Counted(one="{count} convolution", other="{count} convolutions"),
    "attention": Counted(one="{count} attention layer", other="{count} attention layers"),
}
DEPTH_REACH_CAPTION = "{layers} · pixel ({row}, {column})"
DEPTH_REACH_PX = "outline {reach} px · circle {field} px"
DEPTH_REACH_PX_WAIT = "outline {reach} px · circle …"
DEPTH_REACH_LAW = " · law {law} px"
DEPTH_REACH_LEGEND = "{convolution} and {attention}: thin how far it can see, dots how far it does; {mean}{measured}"
DEPTH_REACH_LEGEND_MEAN = "mean {size}×{size}"
DEPTH_REACH_LEGEND_MEASURED = ": dots measured, dashed {law}"
DEPTH_REACH_AXIS = "px from the pixel"
DEPTH_REACH_BAR = "|∂ output / ∂ pixel|"
DEPTH_REACH_LARGEST = "largest"
DEPTH_RANK_CAPTION = "{layers} without skips"
DEPTH_RANK_CAPTION_SKIPS = "{layers} with skips"
DEPTH_RANK_DISTANCE = "distance from all alike {distance}"
DEPTH_RANK_LEGEND = "{convolution} and {attention}: solid without skips, dashed with skips"
DEPTH_RANK_BAR = "values, scaled"
DEPTH_GAZE_CAPTION = "{name} in layer {layer}"
DEPTH_GAZE_NAMES = {"radius_px": "how far it looks", "keys": "effective keys"}
DEPTH_GAZE_RANGES = {"radius_px": "mean {mean} px, {low} to {high}", "keys": "mean {mean}, {low} to {high}"}
DEPTH_GAZE_LEGEND = "{attention}: mean over its heads; grey dots single heads"
DEPTH_GAZE_BARS = {"radius_px": "distance, px", "keys": "effective keys"}
DEPTH_BORDERS_CAPTION = "frame {frame} · inside {inside}"
DEPTH_TWICE = "{size}×{size}, twice"
DEPTH_TWICE_NOTE = "on each channel, Σ|w| = 1"
DEPTH_ONCE = "{size}×{size}, once"
DEPTH_ONCE_NOTE = "the two in one kernel"
DEPTH_BORDERS_BAR = "twice − once, relative"

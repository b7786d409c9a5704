"""The words of the page of depth."""

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
    "rank": "Attention layers average: each output lies among its inputs. Skips keep what averages would wash out.",
    "gaze": "Each layer looks at what the layers before it made. Local layers stay local; only windows bound how far they look.",
    "borders": "The second layer pads with zeros what is not zero any more after the first.",
}
DEPTH_REACH = "Through {layers} a pixel can see **{reach} px** far, but its effective field has a deviation of only **{field} px**."
DEPTH_REACH_WAIT = "What a pixel sees through {layers} is being computed."
DEPTH_LAW_MEAN = "The law of a mean kernel, {formula}, says {law} px: reach grows with L, what is seen with its root."
DEPTH_LAW_OTHER = "For {size}×{size} mean kernels the law {formula} says {law} px."
DEPTH_RANK_FALLS = "Rank one is where all pixels are alike: {layers} bring the picture from a distance of {first} to **{plain}**, with skips to {skipped}."
DEPTH_RANK_STAYS = "Rank one is where all pixels are alike: {layers} bring the picture no nearer, from {first} to **{plain}**, with skips to {skipped}."
DEPTH_RANK_WAIT = "What {layers} make of the picture is being computed."
DEPTH_RESIDUAL = "distance from all alike, ‖X − mean‖ / ‖X‖"
DEPTH_GAZE = "In layer {layer} attention looks **{distance} px** far on average, at **{keys}** effective keys of {pixels} pixels."
DEPTH_DISTANCE = "mean attention distance, px"
DEPTH_BORDERS = {
    "zero": "zeros outside", "replicate": "replicate", "reflect": "reflect", "circular": "circular",
}  # fmt: skip
DEPTH_TRAP = (
    "Two {small}×{small} convolutions are one {large}×{large} everywhere **but on the frame**: with zeros outside they differ "
    "there by {frame}. On a torus the one {exact}."
)
DEPTH_TRAP_NEAR = (
    "Two {small}×{small} convolutions are one {large}×{large} everywhere **but on the frame**: with zeros outside they differ "
    "there by {frame}."
)
DEPTH_NO_TRAP = "Two {small}×{small} convolutions with this kernel are one {large}×{large} **everywhere**: nothing of the frame is padded twice."

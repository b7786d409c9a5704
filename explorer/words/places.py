"""The places of the window, as its tabs name them."""

TABS = (
    ("stage", "Stage", "Both layers, step by step, and the closing window (Ctrl+1)"),
    ("films", "Films", "Four ways from attention to the same convolution, each with its law (Ctrl+2)"),
    ("heads", "Heads", "How many heads does this kernel need? (Ctrl+3)"),
    ("borders", "Borders", "Six rules for what lies outside the image, side by side (Ctrl+4)"),
    ("meters", "Meters", "Is it a convolution? Measured, with the nearest one (Ctrl+5)"),
    ("matrix", "Matrix", "Both layers as matrices: locality, weight sharing, and the closing window (Ctrl+6)"),
    ("depth", "Depth", "Layers on layers: what a pixel sees, and what becomes of it (Ctrl+7)"),
    ("cost", "Cost", "Parameters, multiply-adds and memory of both layers (Ctrl+8)"),
)

"""The mathematics of both layers, without Qt: usable from a notebook.

Images are float tensors (C, H, W); positions and offsets are (row, column); an offset is always key minus query.
"""

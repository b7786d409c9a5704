"""Aperture: step a convolution and an attention layer side by side, and close the window between them."""

__version__ = "0.1.0"

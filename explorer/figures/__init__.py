"""Pages of panels for talks and papers: one frozen Figure, one way to paint it, and SVG, PDF or PNG as bytes.

    State -> gather -> Material -> layout of a kind -> Figure -> render -> bytes

Lengths inside a figure are units; a unit is one CSS pixel (1/96 inch) times the preset's magnification.
"""

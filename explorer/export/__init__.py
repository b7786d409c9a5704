"""Figures, movies and programs out of the house: made without a window, or from the dialog."""

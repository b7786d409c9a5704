"""Workshops in the window: the trimmed program, results, the editor."""

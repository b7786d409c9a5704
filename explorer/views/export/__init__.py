"""The ways out of the window: figures, movies, programs and screenshots, as files, on the clipboard, or dragged."""

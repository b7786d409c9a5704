"""The same numbers sooner: routes, rings, the film of all windows, strokes."""

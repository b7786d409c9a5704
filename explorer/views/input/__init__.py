"""The left column: the image that both layers look at, and everything that can be done to it."""

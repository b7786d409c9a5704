"""The page of heads."""

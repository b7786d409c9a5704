"""The page of films."""

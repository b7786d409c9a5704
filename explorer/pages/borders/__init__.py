"""The page of borders."""

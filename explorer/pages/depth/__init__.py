"""The page of depth."""

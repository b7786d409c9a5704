"""The page of matrix."""

"""The page of meters."""

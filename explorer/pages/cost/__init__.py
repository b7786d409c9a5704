"""The page of cost."""

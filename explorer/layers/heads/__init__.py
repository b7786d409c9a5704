"""From a kernel to heads: one for each tap, the fewest, learned ones."""

"""The stage: two lanes of five stages, the closing plot under them, and what steps along them."""

"""The pages of theory: one folder each."""

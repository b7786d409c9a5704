"""The layers as a PyTorch program."""

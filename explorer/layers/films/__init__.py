"""Four approaches from attention to a convolution, and their laws."""

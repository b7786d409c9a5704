"""One module for each family of networks whose layers are known by their tensors' names and shapes."""

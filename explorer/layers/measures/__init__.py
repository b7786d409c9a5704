"""What can be measured on a layer: differences, meters, the nearest convolution, matrices, depth, cost."""

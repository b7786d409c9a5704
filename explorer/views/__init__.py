"""Qt widgets. They show State and Result and send every change through the store; none of them computes a layer."""

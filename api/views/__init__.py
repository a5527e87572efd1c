"""One module per noun, one view per address."""

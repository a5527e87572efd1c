"""Pages, one module per noun, one function per address."""

"""Jobs and those who do them."""

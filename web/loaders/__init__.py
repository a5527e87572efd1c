"""What a page needs, read in a few queries."""

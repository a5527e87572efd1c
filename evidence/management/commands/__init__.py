"""Commands of the evidence layer."""

"""Forms: they check the shape of what people send, and nothing else."""

"""What is agreed: the governed documents, their language and their versions."""

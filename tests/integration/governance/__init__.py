"""Actions and reads of governance, one file each."""

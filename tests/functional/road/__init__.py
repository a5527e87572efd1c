"""The road: its scenes, played by people at their browsers."""

"""The demo company: people, two years of leads and the story of its definitions."""

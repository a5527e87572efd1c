"""How a definition changes: proposals, positions, sessions, trials, decisions, acknowledgements, reviews."""

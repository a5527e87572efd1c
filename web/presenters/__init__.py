"""How things look: rows and pure values turned into what a component shows."""

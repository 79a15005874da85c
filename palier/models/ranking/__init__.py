"""A list frozen at its closing, and what is shown of it."""

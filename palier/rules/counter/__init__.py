"""A person at a counter: how long their file is open to who stands there, and what paper says of what was done (ADR 70)."""

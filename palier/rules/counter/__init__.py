"""A person at a counter: how long their file is open to who stands there, what paper says of it (ADR 70). First `visits`."""

"""The pages of a counter: a person is seen, their file is open for a while, each act has its paper (ADR 70)."""

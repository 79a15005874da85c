"""What is held on a person, what of it is theirs to take away, and what is not, with why (ADR 87)."""

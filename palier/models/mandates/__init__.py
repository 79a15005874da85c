"""What households let advisers do for them, and the codes by which advisers propose it (ADR 66)."""

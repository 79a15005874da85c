"""What must come before a statement travels in the message of that statement (ADR 141)."""

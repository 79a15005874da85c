"""What a household writes to who holds its file, and when it is answered (ADR 92)."""

"""The steward's desk: organisations and their members, and nothing of a household (ADR 61)."""

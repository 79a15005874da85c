"""A stand-in for API Particulier, version 3: one question, with invented people alone (ADR 99)."""

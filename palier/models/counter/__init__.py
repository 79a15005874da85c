"""Visits to a counter, what was done in them, and first registrations (ADR 70)."""

"""Visits of a home: a landlord proposes hours, a household chooses one, the clock tells and recalls (ADR 93)."""

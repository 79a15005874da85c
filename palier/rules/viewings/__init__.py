"""Visits of a home: hours that a landlord proposes, one that a household chooses (ADR 93). First `viewings`."""

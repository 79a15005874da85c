"""Mandates to advisers: proposed, given, proved, warned, ended (ADR 66)."""

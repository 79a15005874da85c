"""Mandates to advisers (ADR 66) and referrals to a social service (ADR 71). First `granting`, then `referring`."""

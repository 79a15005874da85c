"""Asking for another roof without a file: an address that is proved, one form, and the answers (ADR 117)."""

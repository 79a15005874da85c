"""The papers of a lease and their signature: prepared, sent, signed through a provider, kept with their proof (ADR 94)."""

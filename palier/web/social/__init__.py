"""Pages of a social service: what households handed over to it, under secrecy (ADR 71)."""

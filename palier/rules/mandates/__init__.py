"""Whom a household confides in: an adviser, who acts (ADR 66); a social service, under secrecy (ADR 71). First `mandates`."""

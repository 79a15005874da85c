"""The grids that stewards write: drafts, their lines, their tries, and their entry (ADR 130, 131)."""

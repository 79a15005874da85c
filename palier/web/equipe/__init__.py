"""Pages of who manages the members of their own organisation (ADR 76)."""

"""What a household lets an adviser do for it, until when, and how it is proved on paper (ADR 66)."""

"""Archives of organisations: those that leave, and those that came from another Palier (ADR 127)."""

"""The adviser's pages: what awaits in the files that living mandates open, and the codes that propose one (ADR 66)."""

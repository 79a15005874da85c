"""The pages of an archive, made without a template and without a network: they open in any browser, for years (ADR 87)."""

"""How a professional shows a second factor, and changes it: tries that are slowed, keys of access, backup codes."""

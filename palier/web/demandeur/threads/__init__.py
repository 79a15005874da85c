"""My messages with who holds my file."""

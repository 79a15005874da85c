"""Professionals: let in, given a role, stopped by a steward or a manager of theirs; missions. First `admitting`."""

"""Organisations come, change, stop and go; where they are, how they are recognised. First `organising`."""

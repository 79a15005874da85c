"""Rows sealed within seconds, chains walked, heads published, stamped and told to witnesses. First `sealing`."""

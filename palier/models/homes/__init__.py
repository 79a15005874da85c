"""Homes, their publications, the conventions that reserve them."""

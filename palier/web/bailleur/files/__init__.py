"""Homes by file: a landlord sends many at once, reads what would become of each line, takes them in, undoes."""

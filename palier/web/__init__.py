"""Web pages, one folder per audience."""

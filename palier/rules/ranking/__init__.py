"""In which order, ties included; the files that prove it; what a count may tell of others. First `ranking`, then `verify`."""

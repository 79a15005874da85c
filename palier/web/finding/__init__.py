"""The search that every desk shares: a household by its number or its name, a home by its RPLS number."""

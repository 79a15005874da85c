"""Stands in for FranceConnect and ProConnect (OpenID Connect), as strict as they are, with faults to be chosen."""

"""Homes that their tenants would exchange, and the rounds that are proposed to them."""

"""Professionals: let in, given a role, a second factor, stopped; the organisations that they act for. First `admitting`."""

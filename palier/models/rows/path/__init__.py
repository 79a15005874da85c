"""Policies of what happens beside the path of a candidature."""

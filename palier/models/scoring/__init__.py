"""Grids in force, and the scores that they give, as columns and one statement."""

"""A file through the years: renewal, radiation, erasure, wishes told to the register, separation, an urgency's two days.

What an employer, an identity or a mandate changes in it comes with them.
"""

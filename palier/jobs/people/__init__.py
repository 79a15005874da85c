"""A file through the years: renewal, radiation, erasure, wishes told to the register, separation, an urgency's two days."""

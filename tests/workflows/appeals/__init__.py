"""A household contests."""

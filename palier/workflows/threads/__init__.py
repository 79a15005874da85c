"""A household writes to who holds its file; a desk answers by the promised day."""

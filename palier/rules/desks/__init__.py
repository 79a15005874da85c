"""What awaits a person or a desk, by date, and what happened without them. First `awaiting`."""

"""What awaits each person and each desk, by date, and the mail of the morning. First `awaiting`."""

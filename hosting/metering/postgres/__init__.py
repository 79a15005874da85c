"""The framework's own engine for PostgreSQL, with each statement watched (`base`)."""

"""The floor under a page: bare Django that sends the same statements, prepared, and answers with the same bytes."""

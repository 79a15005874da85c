"""What keeps history: rows sealed, heads published, dated and written."""

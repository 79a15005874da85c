"""What a household contests."""

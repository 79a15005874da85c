"""What a household and who holds its file write to one another."""

"""A former tool on the steward’s desk: its files and their columns, then the campaign, calls and letters, numbers, doubles."""

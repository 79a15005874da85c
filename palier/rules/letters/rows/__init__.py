"""The rows of the table of letters, cut by chapter of the story: what each letter says, and what it must say by law."""

"""The rows of the table of letters, cut by chapter of the story: what each says, and must say by law. First `offer_letters`."""

"""A gateway of text messages that sends nothing: it checks each request to the letter, keeps it, and answers for it."""

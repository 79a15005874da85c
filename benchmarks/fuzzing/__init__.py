"""What the fuzz is made of: odd values, actors and what each knows, and the judge of an answer."""

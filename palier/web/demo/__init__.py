"""The pages of a demo: sign in as someone of the cast with one click, and read the messages that left."""

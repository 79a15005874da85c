"""What leaves: messages, their tallies, the mail of a desk's day."""

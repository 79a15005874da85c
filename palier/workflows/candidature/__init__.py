"""A household applies, withdraws, comes back, and sees what would move its place. First `applying`."""

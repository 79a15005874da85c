"""The pages of a member of a commission."""

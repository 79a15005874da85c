"""What a mistake cost a household, and what may put it right. First `mistakes`."""

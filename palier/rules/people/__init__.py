"""Who a household is: its facts, who counts in it, its income, and what in a file cannot be true. First `facts`."""

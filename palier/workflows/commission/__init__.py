"""From the frozen list to a decision: designation, check, séance, votes, minutes. First `designating`, then `sitting`."""

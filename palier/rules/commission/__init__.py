"""From the frozen list to a decision: designation, check, séance, votes, grounds. First `designation`, then `commission`."""

"""Pages of a mairie and of a préfecture: the same, over a commune or a département. Homes and counts, nobody (ADR 73)."""

"""The pages of a mairie and of a préfecture: the same ones, over a commune or a département. Homes and counts, nobody (ADR 73)."""

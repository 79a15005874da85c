"""Who signs in, for whom, and what a desk was told."""

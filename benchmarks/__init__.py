"""What prints the figures; run on demand, never a timed test."""

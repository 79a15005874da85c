"""Letters, on screen and on paper."""

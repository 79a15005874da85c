"""What was corrected, and what a mistake cost."""

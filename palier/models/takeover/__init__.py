"""What is taken over from a former tool, until each person has made it theirs."""

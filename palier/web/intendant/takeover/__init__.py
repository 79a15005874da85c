"""What a steward does once a former tool is in: the campaign, calls and letters, numbers, doubles."""

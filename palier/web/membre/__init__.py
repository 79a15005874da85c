"""The desk of a member of a commission: their own séances, the files presented there, what they declare and sign."""

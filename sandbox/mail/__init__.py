"""A mail relay that delivers nothing: it speaks SMTP, takes what it is given, and counts it."""

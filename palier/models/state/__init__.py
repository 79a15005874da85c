"""How the database and its servers are, for the pages of health and for pauses."""

"""My demande: what is known, what is missing, my pieces and my letters."""

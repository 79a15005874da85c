"""What a holder let the platform fetch from the administration: rows of one person, that no desk and no other holder reads."""

"""From the closing of a list to the lease: closing, the next one called, offers and their silence, leases and what they end."""

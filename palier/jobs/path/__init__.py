"""From the closing of a list to the lease: closing, the next one called, acts to come, offers, leases, jobs left half done."""

"""The offer, its answer, the next in turn, the lease, and how each ends. First `offering`, then `leasing`."""

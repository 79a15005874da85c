"""A home from its vacancy to its publication, and the right that it counts for. First `declaring`, then `publishing`."""

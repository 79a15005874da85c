"""Commands of the probe, of announcements and of slow queries."""

"""What a steward settles of the site: switches, ends of letters, failed jobs, the journal read. First `switching`."""

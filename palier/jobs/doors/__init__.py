"""What opens and shuts by the clock: an access whose reason has ended, a danger announced, a link to a password."""

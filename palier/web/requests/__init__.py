"""What every request goes through before and after its page: roles, sessions, calm pages, what waits outside of a transaction."""

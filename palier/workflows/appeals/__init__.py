"""A household contests: sent, answered by who decided, told. First `appeals`."""

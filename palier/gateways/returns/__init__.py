"""Mail that comes back: to which address, how a notice is read, the mailbox that holds it."""

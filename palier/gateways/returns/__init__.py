"""Mail that comes back: the address to which each message's return is sent, the notice that is read, the mailbox that holds it."""

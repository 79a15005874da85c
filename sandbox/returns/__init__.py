"""A mailbox that holds what came back: it speaks the little of IMAP that reading it needs, and nothing else."""

"""A first registration, online: the door, the questions one by one, the identity paper, the signature, and what follows."""

"""Who may come in and who has read: my safe address, my number, the readings of my file."""

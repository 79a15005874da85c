"""The doors: a number and a code for people who ask for a home, a password for professionals."""

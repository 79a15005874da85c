"""Who comes in: one-time links, passwords, sessions, the code or key shown at the door. First `choosing_passwords`."""

"""What arrives from the State's register and what is sent back. First `importing`."""

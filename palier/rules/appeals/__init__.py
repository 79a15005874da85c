"""What may be contested, by which routes and until when, and what becomes of what a household writes. First `appeals`."""

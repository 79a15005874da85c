"""What a household goes through, what proves it, until when, and who comes first by law. First `situations`."""

"""What an address takes and gives, in the shape that the description tells."""

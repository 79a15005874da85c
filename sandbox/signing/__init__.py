"""A stand-in of a provider of electronic signature: strict, with a page where the demo signs. It is worth no signature."""

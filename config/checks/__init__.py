"""What `./run check` and `./run docs` ask of the house; nothing here is needed to serve."""

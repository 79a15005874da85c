"""The stock of a former tool: what a mapping says of its columns, and what is understood of each line. First `understanding`."""

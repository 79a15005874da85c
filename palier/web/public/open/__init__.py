"""What leaves for whoever reuses it: open files with their schemas, the map of the site, and feeds of a search. First `files`."""

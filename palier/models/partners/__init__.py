"""What the software of partners opens the site with."""

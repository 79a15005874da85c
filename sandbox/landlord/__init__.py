"""A landlord's own software, as one may be written: it lets a home by the API of partners, and knows nothing else of the site."""

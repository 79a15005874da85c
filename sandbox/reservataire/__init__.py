"""A réservataire's own software, as one may be written: it publishes and sends by the API of partners alone."""

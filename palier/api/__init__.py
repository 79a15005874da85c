"""JSON for partners: the same workflows as the pages."""

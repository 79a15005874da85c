"""Public pages: search homes, read how ranking works."""

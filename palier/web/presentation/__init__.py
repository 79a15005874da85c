"""Pure helpers that prepare what a page draws or says; no database, no request."""

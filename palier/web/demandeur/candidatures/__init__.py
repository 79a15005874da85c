"""My candidatures and my offers."""

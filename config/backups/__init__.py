"""Only the name of the archive: see `hosting/backups/`."""

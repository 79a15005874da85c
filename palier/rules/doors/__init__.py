"""Who may do and read what, why, and until when. First `access`, then `file_access`."""

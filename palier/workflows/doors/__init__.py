"""Coming in by a number or a link, safe addresses, known browsers, identities that the State certifies. First `signing_in`."""

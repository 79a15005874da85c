"""Coming in by a number or a link, safe addresses, known browsers, who lets whom in. First `signing_in`."""

"""My file: what awaits me, what I said, my points, my papers, my letters."""

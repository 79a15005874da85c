"""The facts of letters, and how they leave: by the site, by mail, on paper. First `wording`, then `papering`."""

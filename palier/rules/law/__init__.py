"""How the law is cited, where its figures are, how its days are counted. First `law`, then `parameters`, `dates`, `clocks`."""

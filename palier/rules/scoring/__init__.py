"""How many points, line by line: a territory's grid over the facts of a demande. First `grids`, then `cotation`."""

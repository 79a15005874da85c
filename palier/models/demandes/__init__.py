"""A demande, its versions and facts by source, its papers; who left it, and by which door."""

"""How Palier speaks to others' systems: facts in, facts out."""

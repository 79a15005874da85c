"""How a demande ends: radiations, erasures, and the order in which rows are forgotten."""

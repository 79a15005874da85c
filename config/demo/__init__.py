"""`./run demo`: the whole product from nothing, with an invented world and a stand-in for each service of others."""

"""Two database hosts, a witness, two web hosts and a client, each a network namespace of this machine."""

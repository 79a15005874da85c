"""A whole territory, invented, written straight by COPY: hundreds of thousands of demandes, millions of candidatures.

    ./run palier world --demandes 700000 --homes 50000 [--candidatures K] [--seed S] [--on DATE]

What the rules decide is decided by the rules: a pool of households is drawn by the stand-in of the State's register, read
as its files are, and each is scored by the product on each kind of home for each closing day. The demandes of the world
repeat the households of the pool under other names, numbers and lots. Closed lists are ranked, committed to and chained by
the product's own functions: they verify offline.

What is not there, since nothing that is measured reads it: letters and messages of the past, the bytes of the pieces, the
journal of closed lists, and for homes already let the decisions, offers and leases of the one household that has it.
"""

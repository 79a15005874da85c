"""Above capacity: who comes in now, who waits, and what they are told meanwhile.

`door` stands before Django in `config/wsgi.py`. A few requests run at once in each process (`slots`), the others wait a
moment in order of their rank; when even that is too long the room opens, and people get a turn in a line shared by the
processes of this host (`room`, `line`). How many are called, and when, is `flow`; what they read is `page`. `line` and
`flow` are the rules of fairness: plain functions of what they are given.

For others: every light answer carries the header ``Palier-Waiting`` (the place in line, 0 where there is none), and
`door.figures()` gives the counters of this host.
"""

"""Clients that act on a running Palier over real HTTP, and the ledger that says afterwards what must be in the database.

    ledger = Ledger()
    for person in people(connection, 16):
        client = Client("http://127.0.0.1:8000", ledger, person)
        client.sign_in()
        client.apply(publication)         # Outcome.ACKNOWLEDGED, REFUSED or UNKNOWN; retried with the same key
    report = check(ledger, connection)    # report.faults is empty: nothing lost, doubled, unasked, no place wrong

``Crowd`` lets many live at once. ``benchmarks.small.prepare`` makes a database to try this on.
Everything a client sends comes from a page it was shown: tokens, keys of acts, addresses.
"""

from benchmarks.traffic.checking import Report, check
from benchmarks.traffic.client import Client, Crowd
from benchmarks.traffic.ledger import Act, Ledger, Outcome, Person, Reading, Request, Result
from benchmarks.traffic.people import open_publications, people
from benchmarks.traffic.wire import Answer, Wire

__all__ = [
    "Act",
    "Answer",
    "Client",
    "Crowd",
    "Ledger",
    "Outcome",
    "Person",
    "Reading",
    "Report",
    "Request",
    "Result",
    "Wire",
    "check",
    "open_publications",
    "people",
]

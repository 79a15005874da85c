"""What awaits whoever holds files: messages to answer, by the day that was promised. No name, no subject."""

from collections.abc import Iterator

from palier.models import Organisation
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.workflows.desks import awaiting_lists
from palier.workflows.threads import answering_threads


def of(house: Organisation) -> Iterator[Matter]:
    """Every thread that waits for an answer of this house."""
    for row in answering_threads.waiting(house):
        home = row.candidature.publication.home if row.candidature else None
        yield Matter(
            kind=AwaitingKind.WRITTEN,
            key=str(row.public_id),
            about=awaiting_lists.about(home) if home else "",
            by=clocks.end_of_day(row.promised_on),
            calendar=home.calendar if home else FRANCE,
        )

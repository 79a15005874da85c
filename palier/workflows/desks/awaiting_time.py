"""What awaits a landlord: households that ask for more time on an offer or on the piece of a condition."""

from collections.abc import Iterator

from palier.models import MoreTime, Organisation
from palier.rules.candidature.funnel import Stage
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import clocks
from palier.rules.letters.more_time import TimeState
from palier.workflows.desks.awaiting_lists import about


def of(house: Organisation) -> Iterator[Matter]:
    """Each until the day that it asks to move: past it, the day has stood."""
    rows = MoreTime.objects.filter(
        candidature__publication__bailleur__in=house.covers,
        candidature__stage__in=(Stage.OFFRE_ENVOYEE, Stage.SOUS_CONDITION),
        state=TimeState.ASKED,
    )
    for one in rows.select_related("candidature__publication__home__commune").order_by("was_due", "pk"):
        file = one.candidature
        yield Matter(
            kind=AwaitingKind.MORE_TIME,
            key=str(file.public_id),
            by=clocks.end_of_day(one.was_due),
            about=about(file.publication.home, f"Dossier {file.reference}"),
            calendar=file.publication.home.calendar,
        )

"""What awaits a landlord of rounds of exchange: to say of each whether it is possible. Which home, and no name."""

from collections.abc import Iterator

from palier.models import ExchangeLink, Organisation
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.exchange.exchange_states import RoundState
from palier.rules.law import calendars, clocks
from palier.rules.letters import words


def _rooms(link: ExchangeLink) -> str:
    return words.home(link.type_code).removeprefix("le logement ")


def of(house: Organisation) -> Iterator[Matter]:
    """Every home of this landlord in a round to which all said yes, until it says whether that is possible."""
    rows = ExchangeLink.objects.only(
        "public_id",
        "round__landlords_by",
        "round__size",
        "type_code",
        "floor_area",
        "commune__name",
        "commune__departement",
    )
    waiting = rows.filter(house__in=house.covers, stage=RoundState.AT_LANDLORDS, verdict="")
    for link in waiting.select_related("round", "commune").order_by("pk"):
        due = link.round.landlords_by
        yield Matter(
            kind=AwaitingKind.EXCHANGE_TO_JUDGE,
            key=str(link.public_id),
            about=f"Logement {_rooms(link)}, {link.floor_area} m², à {link.commune.called}. "
            f"Ronde de {link.round.size} logements.",
            by=clocks.end_of_day(due) if due else None,
            calendar=calendars.of_departement(link.commune.departement),
        )

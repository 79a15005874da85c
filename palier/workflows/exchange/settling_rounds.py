"""The clock of rounds: what becomes of each once somebody answered, a landlord did, or a day is past; and of entries that end.

Everything of one round moves under one lock, its links first of all: an answer that comes meanwhile finds the round as it became.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import ExchangeEntry, ExchangeLink, ExchangeRound
from palier.rules.doors.access import Action, require
from palier.rules.exchange import exchange_states
from palier.rules.exchange.exchange_homes import NOT_ALONE
from palier.rules.exchange.exchange_states import (
    COMMISSION,
    LIVE,
    EntryState,
    RoundEnding,
    RoundMove,
    RoundState,
    RoundVerdict,
)
from palier.rules.law import calendars
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.exchange import proposing_rounds, telling_rounds

_NOBODY = {"told_name": "", "told_number": "", "told_persons": None, "told_children": None}


def live(at: datetime) -> list[int]:
    """The rounds that wait, and those presented whose names are read no more: long ago, or one of them is protected since."""
    waiting = ExchangeRound.objects.filter(state__in=LIVE).values_list("pk", flat=True)
    refused = ExchangeLink.objects.filter(stage=RoundState.PRESENTED, verdict=RoundVerdict.IMPOSSIBLE)
    return sorted({*waiting, *refused.values_list("round", flat=True), *_to_forget(at)})


def _to_forget(at: datetime) -> set[int]:
    rows = ExchangeLink.objects.filter(stage=RoundState.PRESENTED).exclude(told_name="")
    links = rows.select_related("round", "entry__demande").order_by("pk")
    return {link.round_id for link in links if _is_forgotten(link, at)}


def _is_forgotten(link: ExchangeLink, at: datetime) -> bool:
    """Whether who a place is about is read no more. The names of its whole round go: none of them tells whose file changed."""
    before = exchange_states.forgotten_before(day_in_paris(at))
    return day_in_paris(link.round.moved_at) < before or proposing_rounds.is_hidden(link.entry, at=at)


@transaction.atomic
def settle(pk: int, *, at: datetime) -> RoundState | None:
    """Move one round if it may; what it became, none where it waits."""
    require(CLOCK.role, Action.PROPOSE_EXCHANGE)
    on = day_in_paris(at)
    entries = ExchangeLink.objects.filter(round=pk).values("entry")
    list(ExchangeEntry.objects.select_for_update().filter(pk__in=entries).order_by("pk").values_list("pk"))
    made = ExchangeRound.objects.select_for_update().get(pk=pk)
    links = list(made.links.select_for_update(of=("self",)).select_related("entry__demande", "round").order_by("pk"))
    if made.state == RoundState.PRESENTED and not any(link.verdict == RoundVerdict.IMPOSSIBLE for link in links):
        if any(_is_forgotten(link, at) for link in links):
            made.links.update(**_NOBODY)
        return None
    told = [link.told(is_there=_is_there(link.entry, at)) for link in links]
    found = exchange_states.settled(RoundState(made.state), told, size=made.size, on=on, landlords_by=made.landlords_by)
    if found is None:
        return None
    _move(made, links, found, at)
    return found.state


def _is_there(entry: ExchangeEntry, at: datetime) -> bool:
    """Whether a home is still in its round. The last day of a search ends no round that was found before it."""
    return entry.state == EntryState.SEARCHING and proposing_rounds.may_be_matched(entry, at=at)


def _move(made: ExchangeRound, links: list[ExchangeLink], found: RoundMove, at: datetime) -> None:
    on = day_in_paris(at)
    made.state, made.moved_at = found.state.value, at
    made.ending = found.ending.value if found.ending else ""
    if found.state is RoundState.AT_LANDLORDS:
        places = [calendars.of_departement(link.commune.departement) for link in links]
        made.landlords_by = max(exchange_states.landlord_by(at, one) for one in places)
    made.save(update_fields=["state", "moved_at", "ending", "landlords_by"])
    for link in links:
        is_late = exchange_states.is_silent(link.told(is_there=True), on=on)
        if found.ending is RoundEnding.SILENCE and is_late:
            ExchangeEntry.objects.filter(pk=link.entry_id, state=EntryState.SEARCHING).update(
                state=EntryState.PAUSED, changed_at=at
            )
        link.stage = found.state.value
        if found.state in (RoundState.DISSOLVED, RoundState.REFUSED):
            # Out of the landlords' sight, and not kept either: an answer stays, for the same home is not proposed twice.
            link.told_name, link.told_number, link.told_persons, link.told_children = "", "", None, None
        link.save(update_fields=["stage", *_NOBODY])
    if found.state is RoundState.PRESENTED:
        ExchangeEntry.objects.filter(pk__in=[link.entry_id for link in links]).update(
            state=EntryState.PRESENTED, ended_at=at, changed_at=at
        )
    if found.state is RoundState.REFUSED:
        _search_again(links, at)
    is_of_commission = found.state in (RoundState.PRESENTED, RoundState.REFUSED)
    article = COMMISSION if is_of_commission else NOT_ALONE
    details: dict[str, str | int] = {"etat": made.state, "maillons": made.size}
    if made.ending:
        details["fin"] = made.ending
    telling.journal(JournalVerb.SETTLE_ROUND, made, by=CLOCK, at=at, article=article, details=details)
    telling_rounds.moved(made, at=at)


def _search_again(links: list[ExchangeLink], at: datetime) -> None:
    """The homes of a round that a commission refused are looked for again, each until the day that was signed."""
    rows = ExchangeEntry.objects.filter(pk__in=[link.entry_id for link in links], state=EntryState.PRESENTED)
    for entry in rows.order_by("pk"):
        others = ExchangeEntry.objects.filter(demande=entry.demande_id, state__in=exchange_states.LIVING_ENTRY)
        state = exchange_states.search_again(entry.until, on=day_in_paris(at), has_another=others.exists())
        entry.state, entry.changed_at = state.value, at
        entry.ended_at = None if state is EntryState.SEARCHING else at
        entry.save(update_fields=["state", "ended_at", "changed_at"])


def lapsed(at: datetime) -> list[int]:
    """The entries whose last day is past, and that are in no round: ids."""
    return list(_lapsed(at).order_by("pk").values_list("pk", flat=True))


def _lapsed(at: datetime) -> QuerySet[ExchangeEntry]:
    rows = ExchangeEntry.objects.filter(state__in=exchange_states.LIVING_ENTRY, until__lt=day_in_paris(at))
    return rows.exclude(pk__in=ExchangeLink.objects.filter(stage__in=LIVE).values("entry"))


@transaction.atomic
def expire(pk: int, *, at: datetime) -> bool:
    """End an entry whose last day is past, and say so; false where it was changed meanwhile."""
    row = _lapsed(at).select_for_update(of=("self",)).select_related("demande").filter(pk=pk).first()
    if row is None:
        return False
    row.state, row.ended_at, row.changed_at = EntryState.EXPIRED.value, at, at
    row.save(update_fields=["state", "ended_at", "changed_at"])
    telling_rounds.news(row, at=at)
    return True

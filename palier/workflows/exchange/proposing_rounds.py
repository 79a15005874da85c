"""Each night, the rounds that could be: found by the rules, proposed to each household at once, decided by nobody here.

Protected files are never in it: they are left out when homes are gathered, and looked at again under the lock.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import ExchangeEntry, ExchangeLink, ExchangeRound, Fork, Holder
from palier.models.demandes import layers
from palier.models.demandes.forks import ForkKind
from palier.rules.doors.access import Action, require
from palier.rules.exchange import exchange_rounds, exchange_states
from palier.rules.exchange.exchange_homes import NOT_ALONE
from palier.rules.exchange.exchange_rounds import ExchangeTenant
from palier.rules.exchange.exchange_states import LIVE, EntryState, RoundAnswer, RoundVerdict
from palier.rules.law import calendars
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.exchange import entering_exchange, telling_rounds


def found(at: datetime) -> tuple[tuple[int, ...], ...]:
    """The rounds of this night, by the ids of their entries; none is written."""
    on = day_in_paris(at)
    rows = [row for row in _searching(at) if may_be_matched(row, at=at)]
    declined = _declined([row.pk for row in rows])
    tenants = [
        ExchangeTenant(
            ref=row.pk,
            home=row.home,
            wish=row.wish,
            since=day_in_paris(row.asked_at),
            not_again=frozenset(declined[row.pk]),
        )
        for row in rows
    ]
    file_of = {row.pk: row.demande_id for row in rows}
    parted = _parted(file_of.values())
    rounds = exchange_rounds.find(tenants, on=on).rounds
    return tuple(one for one in rounds if not _holds_two_of({file_of[ref] for ref in one}, parted))


def _searching(at: datetime) -> QuerySet[ExchangeEntry]:
    """The homes that look for an exchange, and are in no round that waits."""
    rows = ExchangeEntry.objects.filter(state=EntryState.SEARCHING, until__gte=day_in_paris(at))
    busy = ExchangeLink.objects.filter(stage__in=LIVE).values("entry")
    return rows.exclude(pk__in=busy).select_related("demande", "commune").order_by("pk")


def may_be_matched(row: ExchangeEntry, *, at: datetime) -> bool:
    """Whether a round may be looked for without a person: a tenant's open file, that hides nobody and that its signer holds."""
    demande, known = row.demande, layers.facts_of(row.demande, day_in_paris(at))
    return (
        layers.is_open(demande)
        and entering_exchange.is_social_tenant(known)
        and not entering_exchange.is_protected(demande, known)
        and not Fork.objects.filter(child=demande, kind=ForkKind.SILENT).exists()
        and Holder.objects.filter(demande=demande, user=row.by_id, person_key=row.person_key).exists()
        and not Fork.objects.filter(parent=demande, person_key=row.person_key, kind=ForkKind.SILENT).exists()
    )


def _declined(entries: Sequence[int]) -> defaultdict[int, set[int]]:
    """By entry, those whose home it declined, or could not have: it is not proposed to it again."""
    said = ExchangeLink.objects.filter(entry__in=entries)
    refused = said.filter(answer=RoundAnswer.NO) | said.filter(verdict=RoundVerdict.IMPOSSIBLE)
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = list(refused.values_list("entry", "round", "position", "round__size"))
    rounds = {row[1] for row in rows}
    at = {
        (of, position): entry
        for entry, of, position in ExchangeLink.objects.filter(round__in=rounds).values_list(
            "entry", "round", "position"
        )
    }
    for entry, of, position, size in rows:
        home = at.get((of, (position + 1) % size))
        if home is not None:
            found[entry].add(home)
    return found


def _parted(files: Collection[int]) -> list[set[int]]:
    """Pairs of files that a separation made of one: never in one round, however long."""
    ends = Fork.objects.filter(parent__in=files, child__in=files).values_list("parent", "child")
    return [set(pair) for pair in ends]


def _holds_two_of(files: set[int], parted: list[set[int]]) -> bool:
    return any(pair <= files for pair in parted)


@transaction.atomic
def propose(entries: Sequence[int], *, at: datetime) -> ExchangeRound | None:
    """Propose one round to each of its households; none where a home has left, or entered another round, meanwhile."""
    require(CLOCK.role, Action.PROPOSE_EXCHANGE)
    locked = ExchangeEntry.objects.select_for_update(of=("self",)).filter(pk__in=entries).order_by("pk")
    rows = {row.pk: row for row in locked.select_related("demande", "commune")}
    free = set(_searching(at).filter(pk__in=entries).values_list("pk", flat=True))
    if set(entries) - free or not all(may_be_matched(rows[pk], at=at) for pk in entries):
        return None
    ordered = [rows[pk] for pk in entries]
    places = [calendars.of_departement(row.commune.departement) for row in ordered]
    latest = [exchange_states.latest_by(at, calendar) for calendar in places]
    made = ExchangeRound.objects.create(size=len(ordered), proposed_at=at, moved_at=at, latest_by=max(latest))
    for position, row in enumerate(ordered):
        home = ordered[(position + 1) % len(ordered)]
        ExchangeLink.objects.create(
            round=made,
            entry=row,
            demande=row.demande,
            position=position,
            house_id=home.landlord_id,
            own_house_id=row.landlord_id,
            answer_by=exchange_states.answer_by(at, places[position]),
            latest_by=latest[position],
            **entering_exchange.shown_columns(home.home),
        )
    telling.journal(
        JournalVerb.PROPOSE_ROUND, made, by=CLOCK, at=at, article=NOT_ALONE, details={"maillons": made.size}
    )
    telling_rounds.proposed(made, at=at)
    return made

"""Each night, the rounds that could be: found by the rules, proposed to each household at once, decided by nobody here.

Protected files are never in it: they are left out when homes are gathered, and looked at again under the lock.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Q, QuerySet

from palier.models import ExchangeEntry, ExchangeLink, ExchangeRound, Fork
from palier.models.demandes import layers
from palier.models.demandes.forks import ForkKind
from palier.rules.doors.access import Action, require
from palier.rules.exchange import exchange_rounds, exchange_states
from palier.rules.exchange.exchange_homes import NOT_ALONE
from palier.rules.exchange.exchange_rounds import ExchangeTenant
from palier.rules.exchange.exchange_states import LIVE, EntryState, RoundAnswer, RoundEnding, RoundVerdict
from palier.rules.law import calendars
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.people import facts
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.exchange import entering_exchange, telling_rounds


def found(at: datetime) -> tuple[tuple[int, ...], ...]:
    """The rounds of this night, by the ids of their entries; none is written."""
    on = day_in_paris(at)
    rows = [row for row in _searching(at) if may_be_matched(row, at=at)]
    declined = _declined([row.pk for row in rows], at)
    parted = _parted({row.demande_id for row in rows})
    tenants = [
        ExchangeTenant(
            ref=row.pk,
            home=row.home,
            wish=row.wish,
            since=day_in_paris(row.asked_at),
            not_again=frozenset(declined[row.pk] | _apart(row, rows, parted)),
        )
        for row in rows
    ]
    file_of = {row.pk: row.demande_id for row in rows}
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
        and not _hides(row, known)
        and entering_exchange.is_signed(row)
    )


def is_hidden(row: ExchangeEntry, *, at: datetime) -> bool:
    """Whether this file hides somebody: it is protected, opened in silence, or left in silence by who signed its entry."""
    return _hides(row, layers.facts_of(row.demande, day_in_paris(at)))


def _hides(row: ExchangeEntry, known: facts.Demande) -> bool:
    demande, silent = row.demande, Fork.objects.filter(kind=ForkKind.SILENT)
    return (
        entering_exchange.is_protected(demande, known)
        or silent.filter(child=demande).exists()
        or silent.filter(parent=demande, person_key=row.person_key).exists()
    )


def _declined(entries: Sequence[int], at: datetime) -> defaultdict[int, set[int]]:
    """By entry, those whose home it declined, could not have, or whose landlord said nothing: not proposed to it again."""
    said = ExchangeLink.objects.filter(entry__in=entries)
    unjudged = Q(
        verdict="",
        round__ending=RoundEnding.UNJUDGED,
        round__moved_at__date__gte=exchange_states.not_again_after(day_in_paris(at)),
    )
    refused = said.filter(Q(answer=RoundAnswer.NO) | Q(verdict=RoundVerdict.IMPOSSIBLE) | unjudged)
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = list(refused.values_list("entry", "round", "position", "round__size"))
    rounds = {row[1] for row in rows}
    placed = {
        (of, position): entry
        for entry, of, position in ExchangeLink.objects.filter(round__in=rounds).values_list(
            "entry", "round", "position"
        )
    }
    for entry, of, position, size in rows:
        home = placed.get((of, (position + 1) % size))
        if home is not None:
            found[entry].add(home)
    return found


def _parted(files: Collection[int]) -> list[set[int]]:
    """Pairs of files that a separation made of one, one out of the other or both out of a third: never in one round."""
    found: list[set[int]] = []
    family: defaultdict[int, set[int]] = defaultdict(set)
    for parent, child in Fork.objects.filter(child__in=files).values_list("parent", "child"):
        if parent in files:
            found.append({parent, child})
        family[parent].add(child)
    for children in family.values():
        found += [set(pair) for pair in combinations(sorted(children), 2)]
    return found


def _apart(row: ExchangeEntry, rows: Sequence[ExchangeEntry], parted: list[set[int]]) -> set[int]:
    """The entries of the files that a separation parted from this one."""
    others = {one for pair in parted if row.demande_id in pair for one in pair} - {row.demande_id}
    return {one.pk for one in rows if one.demande_id in others} if others else set()


def _holds_two_of(files: set[int], parted: list[set[int]]) -> bool:
    return any(pair <= files for pair in parted)


@transaction.atomic
def propose(entries: Sequence[int], *, at: datetime) -> ExchangeRound | None:
    """Propose one round to each of its households; none where a home has left, or entered another round, meanwhile."""
    require(CLOCK.role, Action.PROPOSE_EXCHANGE)
    locked = ExchangeEntry.objects.select_for_update(of=("self",)).filter(pk__in=entries).order_by("pk")
    rows = {row.pk: row for row in locked.select_related("demande", "commune")}
    files = {row.demande_id for row in rows.values()}
    free = set(_searching(at).filter(pk__in=entries).values_list("pk", flat=True))
    if set(entries) - free or not all(may_be_matched(rows[pk], at=at) for pk in entries):
        return None
    if _holds_two_of(files, _parted(files)):
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

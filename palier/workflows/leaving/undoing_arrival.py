"""An archive that came is taken out again, whole, as long as nothing rests on it: as the owner, in one transaction (ADR 127)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from palier.models import (
    ArrivedRow,
    ChainHead,
    Convention,
    Home,
    HouseArrival,
    JournalEntry,
    Membership,
    Organisation,
    Publication,
    Ranking,
)
from palier.models.leaving import live_rows
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.leaving.house_archive import ArrivalState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.leaving.arriving import ARTICLE, AnotherArrival


class ArrivalIsUndone(Refusal):
    """It was undone already."""

    sentence = "Cette archive a déjà été reprise : il n’en reste rien à défaire."


class ArrivalIsUsed(Refusal):
    """Somebody acted on what it brought: that act is theirs."""

    sentence = "Cet organisme a agi ici depuis son arrivée : ce qu’il a apporté n’est plus défait."


def undo(arrival: HouseArrival, *, by: Actor, at: datetime) -> dict[str, int]:
    """Take out what it brought; how many rows, by table. Raises ``AnotherArrival``, ``ArrivalIsUndone``, ``ArrivalIsUsed``."""
    require(by.role, Action.RUN_PLATFORM)
    with live_rows.alone() as is_alone:
        if not is_alone:
            raise AnotherArrival
        try:
            with transaction.atomic():
                return _undo(arrival, by=by, at=at)
        except IntegrityError as error:
            raise ArrivalIsUsed from error


def _undo(arrival: HouseArrival, *, by: Actor, at: datetime) -> dict[str, int]:
    row = HouseArrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
    if row.state == ArrivalState.UNDONE:
        raise ArrivalIsUndone
    brought = set(ArrivedRow.objects.filter(table__in=("publication", "ranking")).values_list("table", "key"))
    house = Organisation.objects.filter(public_id=row.house).first()
    if house is not None:
        its_own = Q(reservataire__in=house.covers) | Q(bailleur__in=house.covers)
        lists = Publication.objects.filter(its_own).values_list("pk", flat=True)
        rankings = Ranking.objects.filter(reservataire__in=house.covers).values_list("pk", flat=True)
        here = {("publication", str(key)) for key in lists} | {("ranking", str(key)) for key in rankings}
        if not here <= brought:
            raise ArrivalIsUsed
        _hold_others(row, house)
        ChainHead.objects.filter(reservataire__in=house.covers).delete()
    counts = live_rows.remove(row.pk)
    if house is not None:
        house.closed_at = at
        house.save(update_fields=["closed_at"])
    row.state, row.undone_at = ArrivalState.UNDONE, at
    row.save(update_fields=["state", "undone_at"])
    telling.journal(JournalVerb.UNDO_HOUSE, row, by=by, at=at, article=ARTICLE, details=counts)
    return counts


def _hold_others(arrival: HouseArrival, house: Organisation) -> None:
    """What came is not taken from under who works on it: another organisation that has members here, or any act since."""
    rows = ArrivedRow.objects.filter(arrival=arrival, is_new=True)
    homes = Home.everything.filter(pk__in=[int(key) for key in rows.filter(table="home").values_list("key", flat=True)])
    agreed = rows.filter(table="convention").values_list("key", flat=True)
    conventions = Convention.objects.filter(pk__in=[int(key) for key in agreed])
    told = [*homes.values_list("bailleur", "public_id"), *conventions.values_list("bailleur", "public_id")]
    landlords, objects = {landlord for landlord, _ in told}, [public_id for _, public_id in told]
    others = Membership.objects.filter(organisation__in=landlords).exclude(organisation=house)
    if others.exists() or JournalEntry.objects.filter(at__gt=arrival.begun_at, object_id__in=objects).exists():
        raise ArrivalIsUsed

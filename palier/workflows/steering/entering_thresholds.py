"""A threshold of the first quartile is entered from its order, corrected while it decided nothing, followed after (L441-1)."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from palier.models import Commune, JournalEntry, QuartileEntry, Territory, settled
from palier.models.ranking import freezing
from palier.models.state import held_thresholds, turns
from palier.models.territories.decided_thresholds import decided_on
from palier.rules.doors.access import Role
from palier.rules.homes import entered_thresholds
from palier.rules.homes.quartile_thresholds import HIGHEST, ILE_DE_FRANCE, REGIONAL
from palier.rules.law import french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people.facts import CeilingZone, EnteredThreshold
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories

REGION = "Île-de-France"
_ADDRESS = re.compile(r"https://[^\s<>\"']{4,292}")
_ARTICLE = cch("L441-1")


class BadThreshold(Refusal):
    """Whole euros, of a year."""

    sentence = f"Un seuil est un nombre entier d’euros par an et par unité de consommation, de 1 à {HIGHEST}."


class NoTextNamed(Refusal):
    """A figure without its text cannot be checked by anybody."""

    sentence = "Nommez l’arrêté qui fixe ce seuil : chacun le lira à côté du montant."


class UnreadableText(Refusal):
    """Where to read it is an address, or nothing."""

    sentence = "L’adresse de l’arrêté commence par https:// et n’a pas d’espace."


class BeforeThresholds(Refusal):
    """Nothing was placed before."""

    sentence = (
        f"Aucun bail d’avant {entered_thresholds.FIRST_YEAR} n’est rangé : entrez un seuil de cette année ou d’après."
    )


class OneForTheRegion(Refusal):
    """The order gives one threshold to all of Île-de-France."""

    sentence = "En Île-de-France, un seul seuil vaut pour toute la région : un intendant du site l’entre, et il vaut ici aussi."


class NothingChanges(Refusal):
    """Overseas, nothing is read of the quartile."""

    sentence = "Outre-mer, aucun bail n’est rangé par premier quartile : un seuil n’y changerait rien."


class ThresholdDecided(Refusal):
    """What decided is followed by another, of a later day."""

    sentence = "Ce seuil a servi jusqu’au {day}. Entrez-en un autre, à partir du lendemain ou après."

    def __init__(self, on: date) -> None:
        """Say the last day that is settled."""
        super().__init__(day=french.day(on))


class EnteredByAnother(Refusal):
    """Who typed a figure corrects it, or a steward of the site; anybody else of the territory enters one of another day."""

    sentence = (
        "Un autre intendant a entré le seuil de ce jour : lui seul le corrige, ou un intendant du site. "
        "Vous pouvez en entrer un d’un autre jour."
    )


class ThresholdReasonNeeded(Refusal):
    """A steward of the site puts right what decided, or what another entered, and says why."""

    field = "reason"
    sentence = "Ce seuil a déjà servi, ou un autre l’a entré : dites pourquoi vous le corrigez. Ce qui est décidé ne change pas."


class ThresholdTakenBack(Refusal):
    """Nothing of it holds any more."""

    sentence = "Ce seuil est déjà repris, ou un autre l’a remplacé le même jour."


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdSaid:
    """What a steward enters of a threshold."""

    amount: int
    effective_on: date
    title: str
    link: str = ""
    reason: str = ""
    """Why it is put right, by a steward of the site: needed once it decided, or where another entered it."""


@transaction.atomic
def enter(territory: Territory | None, said: ThresholdSaid, *, by: Actor, at: datetime) -> QuartileEntry:
    """Enter a threshold from a day on, of a territory or (``None``) of all Île-de-France. The same one twice is one.

    What was decided stays: one of the same day counts for what is still to come.
    Raises ``NotYourTerritory``, ``BadThreshold``, ``NoTextNamed``, ``UnreadableText``, ``BeforeThresholds``,
    ``OneForTheRegion``, ``NothingChanges``, ``EnteredByAnother``, ``ThresholdDecided`` or ``ThresholdReasonNeeded``.
    """
    held_territories.require_where(territory, by=by)
    _check(said)
    _check_place(territory)
    _wait(territory)
    last = _standing(territory, said.effective_on)
    values = {"amount": said.amount, "title": " ".join(said.title.split()), "link": said.link}
    if last is not None and all(getattr(last, key) == value for key, value in values.items()):
        return last
    reason = " ".join(said.reason.split())
    _require_open(territory, said.effective_on, by=by, reason=reason)
    made = QuartileEntry.objects.create(
        territory=territory, effective_on=said.effective_on, made_at=_made_at(at), reason=reason, **values
    )
    _journal(JournalVerb.ENTER_THRESHOLD, made, by=by, at=at)
    settled.changed()
    return made


@transaction.atomic
def take_back(entry: QuartileEntry, *, by: Actor, at: datetime) -> QuartileEntry:
    """Say that an entry was a mistake: what held before it holds again, of the same day first.

    Raises ``NotYourTerritory``, ``ThresholdTakenBack``, ``EnteredByAnother`` or ``ThresholdDecided``.
    """
    held_territories.require_where(entry.territory, by=by)
    _wait(entry.territory)
    if _standing(entry.territory, entry.effective_on) != entry:
        raise ThresholdTakenBack
    _require_undecided(entry, entry.effective_on)
    if not may_take_back(entry, by):
        raise EnteredByAnother
    values = {name: getattr(entry, name) for name in ("amount", "effective_on", "title", "link")}
    made = QuartileEntry.objects.create(territory=entry.territory, is_void=True, made_at=_made_at(at), **values)
    _journal(JournalVerb.TAKE_THRESHOLD_BACK, made, by=by, at=at)
    settled.changed()
    return made


def _check(said: ThresholdSaid) -> None:
    if not 1 <= said.amount <= HIGHEST:
        raise BadThreshold
    if not said.title.strip():
        raise NoTextNamed
    if said.link and _ADDRESS.fullmatch(said.link) is None:
        raise UnreadableText
    if said.effective_on.year < entered_thresholds.FIRST_YEAR:
        raise BeforeThresholds


def _check_place(territory: Territory | None) -> None:
    """A threshold that no rule would read is refused, rather than kept without effect."""
    zones = zones_of(territory)
    if zones and zones <= set(REGIONAL):
        raise OneForTheRegion
    if zones == {CeilingZone.OVERSEAS}:
        raise NothingChanges


def zones_of(territory: Territory | None) -> set[CeilingZone]:
    """The ceiling zones of the communes of a territory; none for the region."""
    if territory is None:
        return set()
    found = Commune.objects.filter(territory=territory).exclude(zone_hlm="").values_list("zone_hlm", flat=True)
    return {CeilingZone(zone) for zone in found.distinct()}


def _require_open(territory: Territory | None, day: date, *, by: Actor, reason: str) -> None:
    """Refuse a day that is settled, and one that another entered; a steward of the site puts the same day right with a reason."""
    held = entered_thresholds.in_force(_known(territory), code_of(territory), on=day)
    if held is None:
        return
    row = QuartileEntry.objects.get(pk=held.place)
    if row.effective_on == day and by.role is Role.STEWARD:
        if not reason and (decided_on(row.pk) is not None or not is_by(row, by)):
            raise ThresholdReasonNeeded
        return
    _require_undecided(row, day)
    if row.effective_on == day and not is_by(row, by):
        raise EnteredByAnother


def _require_undecided(row: QuartileEntry, day: date) -> None:
    decided = decided_on(row.pk)
    if decided is not None and entered_thresholds.is_settled(row.as_facts, day=day, decided_on=decided):
        raise ThresholdDecided(decided)


def may_take_back(row: QuartileEntry, by: Actor) -> bool:
    """Whether somebody may say that an entry was a mistake: who made it, or a steward of the site."""
    return by.role is Role.STEWARD or is_by(row, by)


def is_by(row: QuartileEntry, by: Actor) -> bool:
    """Whether somebody made an entry, as its line of the journal says."""
    actors = JournalEntry.objects.filter(object_id=row.public_id).values_list("actor", flat=True)
    return by.user is not None and by.user.public_id in set(actors)


def code_of(territory: Territory | None) -> str:
    """Whose threshold an entry is: of an EPCI, by its code, or of the region."""
    return ILE_DE_FRANCE if territory is None else territory.pk


def _wait(territory: Territory | None) -> None:
    """One at a time in a territory, and none while a list closes or a lease is signed there (``held_thresholds``)."""
    turns.wait_for(held_thresholds.word_of(code_of(territory)))


def _made_at(at: datetime) -> datetime:
    """The instant from which an entry counts: never before the one at which nobody held the thresholds any more."""
    return max(at, freezing.database_time())


def _known(territory: Territory | None) -> list[EnteredThreshold]:
    return [row.as_facts for row in QuartileEntry.objects.filter(territory=territory).order_by("pk")]


def _standing(territory: Territory | None, day: date) -> QuartileEntry | None:
    of_day = (one.place for one in entered_thresholds.standing(_known(territory)) if one.effective_on == day)
    return QuartileEntry.objects.filter(pk__in=list(of_day)).first()


def _journal(verb: JournalVerb, entry: QuartileEntry, *, by: Actor, at: datetime) -> None:
    details: dict[str, str | int | list[str] | None] = {
        "territoire": entry.territory_id or REGION,
        "seuil": entry.amount,
        "effet": entry.effective_on.isoformat(),
        "arrete": entry.title,
    }
    telling.journal(verb, entry, by=by, at=at, article=_ARTICLE, details=details)

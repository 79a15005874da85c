"""What was told here, sent, then taken back: the register may still repeat it, and says nothing new by that.

It had heard the first word and not yet the second: a thief's address, or a child told by mistake, would come back by the next
sign-in. Once it has taken the second word, what it says later is its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from palier.models import Demande, DemandeVersion, FileChange
from palier.models.demandes import facts_codec, file_changes
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import changes, facts
from palier.workflows.register.arrivals import Arrival
from palier.workflows.register.arrivals_seen import SeenArrival


def unheard(demande: Demande, *, dated: datetime | None) -> Sequence[FileChange]:
    """The changes taken back of which a file of that date cannot have heard; of any date where it has none."""
    rows = FileChange.objects.filter(demande=demande).exclude(undone_at=None).order_by("at", "pk")
    return [row for row in rows if dated is None or row.heard_at is None or dated < row.heard_at]


def has_household_to_tell(demande: Demande) -> bool:
    """Whether the register may know a household that was taken back: it is told the one that stands, whatever it said here.

    Once it has taken that, nothing more is sent of itself: a later word of its own would be written over.
    """
    rows = FileChange.objects.filter(demande=demande, now__has_key=file_changes.HOUSEHOLD_AFTER, heard_at=None)
    return rows.exclude(undone_at=None).exists()


def heard(demande: Demande, *, asked_at: datetime, at: datetime) -> None:
    """The register took what was asked at an instant: it has heard of all that was taken back until then."""
    FileChange.objects.filter(demande=demande, undone_at__lte=asked_at, heard_at=None).update(heard_at=at)


def without(demande: Demande, sne: Arrival, last: DemandeVersion | None, rows: Sequence[FileChange]) -> Arrival:
    """The arrival with the persons of the last file, where it only repeats a household that was taken back."""
    told = [row for row in rows if file_changes.HOUSEHOLD_AFTER in row.now]
    if last is None or not told:
        return sne
    known, arrived = facts_codec.load(last.facts).household, sne.demande.household
    now = changes.signature(arrived)
    if now == changes.signature(known):
        return sne
    said = (
        changes.read(known, row.now[file_changes.HOUSEHOLD_AFTER], told_on=day_in_paris(row.at)).household
        for row in told
    )
    if now not in map(changes.signature, said):
        return sne
    named = {one.key: one for one in arrived.persons}
    persons = tuple(_as_known(named.get(one.key, one), one) for one in known.persons)
    stood = replace(arrived, persons=persons, expected=known.expected)
    return SeenArrival(
        numero=sne.numero,
        demande=replace(sne.demande, household=stood),
        persons=[one for one in sne.persons if one.key in {person.key for person in known.persons}],
        file_type=sne.file_type,
        file_dated_at=sne.file_dated_at,
        renewed_on=sne.renewed_on,
        radiation=sne.radiation,
        unknown_codes=sne.unknown_codes,
        missing=sne.missing,
        digest=sne.digest,
    )


def _as_known(one: facts.Person, known: facts.Person) -> facts.Person:
    """What the register says of a person today, with the place in the household that they had."""
    return replace(
        one,
        role=known.role,
        birth_date=known.birth_date,
        link=known.link,
        custody=known.custody,
        marital_status=known.marital_status,
    )

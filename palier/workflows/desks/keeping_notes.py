"""Notes and tags of a desk on a file (ADR 188).

They help colleagues, refuse nobody an act and weigh nothing. The household of the file reads them in its archive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from palier.models import Candidature, DeskNote, DeskTag, FileTag
from palier.models.demandes import layers
from palier.rules.candidature.funnel import TERMINAL, Stage
from palier.rules.desks import notes
from palier.rules.desks.assigning import LineKind
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.desks import assigning, listing_tags
from palier.workflows.doors import protecting

_HOUSE = act("règles de publication de Palier")


class ProtectedFile(Refusal):
    """A person may be in danger, as this reader was told: nobody writes about them outside what the file has for it."""

    sentence = "Aucune note et aucune étiquette ne se posent sur ce dossier."


class FileIsOver(Refusal):
    """Nothing is left to do on it."""

    sentence = "Cette candidature est finie : plus rien ne s’y note."


class NotOnesOwn(Refusal):
    """It is a colleague's, or it was written too long ago, or it is gone."""

    sentence = (
        "Une note se corrige ou se retire par la personne qui l’a écrite, pendant {delay}. "
        "Ensuite, une personne qui gère les membres la retire."
    )


class NotesAreKept(Refusal):
    """A judge, an answer or an archive may ask for it: what stands, stands."""

    sentence = "Cette note reste : un contrôle, un recours ou une demande du ménage est en cours. Essayez plus tard."


class TagNotOffered(Refusal):
    """The tag is in nobody's list any more."""

    sentence = "Cette étiquette n’est plus dans la liste de votre équipe."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNote:
    """A note as its reader sees it, and whether they may correct it or take it away."""

    row: DeskNote
    is_own_still: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class BorneTag:
    """A tag on a file that is not over."""

    key: str
    label: str
    listed_on: str
    """The list of that file, by opaque id."""


def find(key: UUID, *, by: Actor) -> Candidature | None:
    """A file of this very desk, by its opaque id; none that is out of sight until its list closes."""
    line = assigning.find(LineKind.FILE, key, by=by)
    return line.row if line is not None and isinstance(line.row, Candidature) else None


def may_write(row: Candidature, *, by: Actor, at: datetime) -> bool:
    """Whether a note may be written on a file: not where its reader knows that somebody may be in danger, nor once it is over."""
    return row.stage not in TERMINAL and not _is_known_protected(row, by, at)


def of_file(row: Candidature, *, by: Actor, at: datetime) -> list[ShownNote]:
    """The notes of one's own house on a file, the newest first."""
    is_keeper = listing_tags.manages(by)
    rows = DeskNote.objects.filter(candidature=row, organisation__in=by.body.covers).select_related("by")
    found = []
    for one in rows.defer("by__password").order_by("-at", "-pk"):
        is_own = one.by_id == by.person.pk and notes.is_own_still(one.at, at)
        found.append(ShownNote(row=one, is_own_still=is_own, may_remove=is_own or is_keeper))
    return found


def many_of(row: Candidature, *, by: Actor) -> int:
    """How many notes one's own house has on a file."""
    return DeskNote.objects.filter(candidature=row, organisation__in=by.body.covers).count()


def tags_of(row: Candidature, *, by: Actor) -> list[FileTag]:
    """The tags that a file bears for one's own house, by name."""
    rows = FileTag.objects.filter(candidature=row, organisation__in=by.body.covers).select_related("tag", "by")
    return list(rows.defer("by__password").order_by("tag__label", "pk"))


def labels_of(rows: Iterable[Candidature], *, by: Actor) -> Mapping[int, tuple[str, ...]]:
    """The tags that some files bear for one's own house, by name, for a page that lists them."""
    borne = FileTag.objects.filter(candidature__in=[row.pk for row in rows], organisation__in=by.body.covers)
    found: dict[int, tuple[str, ...]] = {}
    for file, label in borne.order_by("tag__label", "pk").values_list("candidature", "tag__label"):
        found[file] = (*found.get(file, ()), label)
    return found


def offered(by: Actor) -> list[DeskTag]:
    """The tags that one's own house offers today, by name."""
    return list(DeskTag.objects.filter(organisation__in=by.body.covers, ended_at=None).order_by("label", "pk"))


def standing(by: Actor) -> Mapping[str, list[BorneTag]]:
    """The tags on the files of this desk that are not over, by opaque id of the file."""
    rows = FileTag.objects.filter(organisation__in=by.body.covers).exclude(candidature__stage__in=TERMINAL)
    found: dict[str, list[BorneTag]] = {}
    named = ("candidature__public_id", "tag__public_id", "tag__label", "candidature__publication__public_id")
    for file, key, label, listed_on in rows.order_by("tag__label", "pk").values_list(*named):
        found.setdefault(str(file), []).append(BorneTag(str(key), label, str(listed_on)))
    return found


@transaction.atomic
def write(row: Candidature, text: str, *, by: Actor, at: datetime) -> DeskNote:
    """Write a note on a file. Raises ``NotWritable``, ``ProtectedFile`` or ``FileIsOver``."""
    _must_live(row)
    if _is_known_protected(row, by, at):
        raise ProtectedFile
    kept = DeskNote.objects.create(
        organisation=by.body, candidature=row, text=listing_tags.kept(text, notes.LONGEST_NOTE), by=by.person, at=at
    )
    telling.journal(JournalVerb.WRITE_DESK_NOTE, kept, by=by, at=at, article=_HOUSE)
    return kept


@transaction.atomic
def correct(note: UUID, row: Candidature, text: str, *, by: Actor, at: datetime) -> None:
    """Its author writes a note again, for a day. Raises ``NotOnesOwn``, ``FileIsOver``, ``ProtectedFile`` or ``NotWritable``."""
    _must_live(row)
    kept = DeskNote.objects.filter(public_id=note, candidature=row, by=by.person).first()
    if kept is None or not notes.is_own_still(kept.at, at):
        raise NotOnesOwn(delay=notes.SAY_OWN_FOR)
    if _is_known_protected(row, by, at):
        raise ProtectedFile
    words = listing_tags.kept(text, notes.LONGEST_NOTE)
    if not DeskNote.objects.filter(pk=kept.pk).update(text=words, corrected_at=at):
        raise NotOnesOwn(delay=notes.SAY_OWN_FOR)
    telling.journal(JournalVerb.CORRECT_DESK_NOTE, kept, by=by, at=at, article=_HOUSE)


@transaction.atomic
def remove(note: UUID, row: Candidature, *, by: Actor, at: datetime) -> None:
    """Take a note away: its author for a day, who manages the members at any time. Its words are kept nowhere.

    Raises ``NotOnesOwn``, or ``NotesAreKept`` where it is a colleague's and the file is kept for a judge or an answer.
    """
    kept = DeskNote.objects.filter(public_id=note, candidature=row, organisation__in=by.body.covers).first()
    is_own = kept is not None and kept.by_id == by.person.pk and notes.is_own_still(kept.at, at)
    if kept is None or not (is_own or listing_tags.manages(by)):
        raise NotOnesOwn(delay=notes.SAY_OWN_FOR)
    if not is_own and DeskNote.objects.filter(pk=kept.pk).that_stay().exists():
        raise NotesAreKept
    if not DeskNote.objects.filter(pk=kept.pk).delete()[0]:
        raise NotOnesOwn(delay=notes.SAY_OWN_FOR)
    telling.journal(JournalVerb.REMOVE_DESK_NOTE, kept, by=by, at=at, article=_HOUSE)


@transaction.atomic
def tag(row: Candidature, key: UUID, *, by: Actor, at: datetime) -> None:
    """Put a tag of the list on a file; twice is once.

    Raises ``TagNotOffered``, ``FileIsOver``, ``ProtectedFile``, or ``NotWritable`` for a tag that no list would take today.
    """
    _must_live(row)
    if _is_known_protected(row, by, at):
        raise ProtectedFile
    chosen = DeskTag.objects.filter(public_id=key, organisation__in=by.body.covers, ended_at=None).first()
    if chosen is None:
        raise TagNotOffered
    listing_tags.kept(chosen.label, notes.LONGEST_TAG)
    try:
        with transaction.atomic():
            FileTag.objects.create(organisation=by.body, candidature=row, tag=chosen, by=by.person, at=at)
    except IntegrityError as error:
        if listing_tags.constraint(error) != "filetag_once_a_file":
            raise
        return
    telling.journal(JournalVerb.TAG_FILE, row, by=by, at=at, article=_HOUSE, details={"etiquette": str(key)})


@transaction.atomic
def untag(row: Candidature, key: UUID, *, by: Actor, at: datetime) -> None:
    """Take a tag off a file; twice is once."""
    rows = FileTag.objects.filter(candidature=row, tag__public_id=key, organisation__in=by.body.covers)
    if FileTag.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]:
        telling.journal(JournalVerb.UNTAG_FILE, row, by=by, at=at, article=_HOUSE, details={"etiquette": str(key)})


def _must_live(row: Candidature) -> None:
    if Stage(row.stage) in TERMINAL:
        raise FileIsOver


def _is_known_protected(row: Candidature, by: Actor, at: datetime) -> bool:
    """A landlord is never told of a danger: what refused it a note would tell. The note is kept from the other holder anyway."""
    if by.role is not Role.RESERVATAIRE:
        return False
    known = layers.facts_of(row.demande, clocks.day_in_paris(at))
    return protecting.level_of(known) is Level.PROTECTED

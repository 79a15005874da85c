"""Whether a change moved a place, in a sentence for each list that was open: one for the page and for the archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from palier.models import Candidature, Demande, FileChange
from palier.models.candidatures.places import CurrentPlace
from palier.rules.law import french
from palier.rules.law.voice import phrase, say
from palier.rules.ranking import small_lists
from palier.web.presentation import homes
from palier.workflows.changes.foreseeing import ForeseenPlace

_MOVED = phrase("Votre place est passée de la {before} à la {after}, sur {total}.")
_MOVED_TIED = phrase("Votre place est passée de « {before} » à « {after} ».")
_UNDONE = phrase(
    "Votre place était passée de la {before} à la {after}, sur {total}. Depuis l’annulation, elle se compte sans ce changement."
)
_UNDONE_TIED = phrase(
    "Votre place était passée de « {before} » à « {after} ». Depuis l’annulation, elle se compte sans ce changement."
)
_WOULD_MOVE = phrase("Votre place passerait de la {before} à la {after}, sur {total}.")
_WOULD_MOVE_TIED = phrase("Vous seriez {after}. Aujourd’hui, vous êtes {before}.")


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """What a change did on one list."""

    candidature: Candidature
    home: str
    sentence: str


def of(demande: Demande, rows: Iterable[FileChange]) -> dict[int, tuple[ChangedPlace, ...]]:
    """By change, what it did on each list that was open; of one that was taken back, only what it had moved."""
    mine = Candidature.objects.filter(demande=demande).select_related("publication__home__commune")
    here = {str(row.public_id): row for row in mine}
    shown = homes.own_places(list(here.values()), demande)
    return {
        row.pk: tuple(
            _place(one, here[key], shown, is_undone=row.undone_at is not None)
            for one in row.places
            if (key := one["candidature"]) in here and (row.undone_at is None or one["avant"][:2] != one["apres"][:2])
        )
        for row in rows
    }


def _place(one: dict[str, Any], row: Candidature, shown: dict[int, CurrentPlace], *, is_undone: bool) -> ChangedPlace:
    """A place that its own page does not say is not said here either."""
    before, after = CurrentPlace(*one["avant"]), CurrentPlace(*one["apres"])
    if shown[row.pk].is_hidden:
        sentence = say(small_lists.TOO_SHORT)
    elif is_undone:
        sentence = _moved(before, after, _UNDONE, _UNDONE_TIED)
    elif _is_same(before, after):
        sentence = say("Votre place n’a pas changé : {place}.", place=homes.place_words(after))
    else:
        sentence = _moved(before, after, _MOVED, _MOVED_TIED)
    return ChangedPlace(row, homes.title(row.publication.home), sentence)


def foreseen(found: ForeseenPlace | None) -> str:
    """The place before and after a change that is not signed yet; empty where the candidature holds none."""
    if found is None or found.why:
        return found.why if found else ""
    if _is_same(found.before, found.after):
        return say("Votre place ne changerait pas : {place}.", place=homes.place_words(found.after))
    return _moved(found.before, found.after, _WOULD_MOVE, _WOULD_MOVE_TIED)


def _is_same(before: CurrentPlace, after: CurrentPlace) -> bool:
    return (before.first, before.last) == (after.first, after.last)


def _moved(before: CurrentPlace, after: CurrentPlace, exact: str, tied: str) -> str:
    """Two places of one list in one breath, where no draw is between."""
    if before.total == after.total and before.first == before.last and after.first == after.last:
        first, last = french.ordinal(before.first, "f"), french.ordinal(after.first, "f")
        return say(exact, before=first, after=last, total=after.total)
    return say(tied, before=homes.place_words(before), after=homes.place_words(after))

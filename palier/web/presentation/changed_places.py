"""Whether a change moved a place, in a sentence for each list that was open: one for the page and for the archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from palier.models import Candidature, Demande, FileChange
from palier.models.candidatures.places import CurrentPlace
from palier.rules.law.voice import phrase, say
from palier.web.presentation import homes

_HIDDEN = phrase("Cette liste est trop courte pour dire une place : elle dirait les points des autres.")


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """What a change did on one list."""

    candidature: Candidature
    home: str
    sentence: str


def of(demande: Demande, rows: Iterable[FileChange]) -> dict[int, tuple[ChangedPlace, ...]]:
    """By change, what it did on each list that was open. What is taken back moved nothing that still stands."""
    mine = Candidature.objects.filter(demande=demande).select_related("publication__home__commune")
    here = {str(row.public_id): row for row in mine}
    shown = homes.own_places(list(here.values()), demande)
    return {
        row.pk: ()
        if row.undone_at
        else tuple(_place(one, here[key], shown) for one in row.places if (key := one["candidature"]) in here)
        for row in rows
    }


def _place(one: dict[str, Any], row: Candidature, shown: dict[int, CurrentPlace]) -> ChangedPlace:
    """A place that its own page does not say is not said here either."""
    before, after = CurrentPlace(*one["avant"]), CurrentPlace(*one["apres"])
    if shown[row.pk].is_hidden:
        sentence = say(_HIDDEN)
    elif (before.first, before.last) == (after.first, after.last):
        sentence = say("Votre place n’a pas changé : {place}.", place=homes.place_words(after))
    else:
        sentence = say(
            "Votre place est passée de « {before} » à « {after} ».",
            before=homes.place_words(before),
            after=homes.place_words(after),
        )
    return ChangedPlace(row, homes.title(row.publication.home), sentence)

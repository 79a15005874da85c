"""A danger on a file that somebody else reads: what must not be written there, and what one holder alone may see of it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cache

from palier.models import Demande, Fact, FactLayer, Piece, User
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Role
from palier.rules.law.voice import phrase
from palier.rules.parting import separation
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.situations import situations
from palier.rules.situations.situations import Level
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_SITUATION, _CLAIM = "situation_", "claims/"


class GoAlone(Refusal):
    """A danger told on a shared file: a file of one's own comes first. Nothing was kept."""

    sentence = phrase(
        "Pour votre sécurité, cela ne s’écrit pas ici : l’autre titulaire lit ce dossier. La page « Accès et "
        "séparation » ouvre d’abord un dossier à vous seul."
    )


_PROTECTED = tuple(one for one in Situation if situations.newest(one).level is Level.PROTECTED)
_TOLD = WrittenReading(
    lambda demande: Fact.objects.filter(
        demande=demande,
        layer=FactLayer.DECLARED,
        path__in=[f"{_CLAIM}{one.value}" for one in _PROTECTED],
        value__isnull=False,
    ).values_list("path", "by"),
    pages=(ReadPage.FILE, ReadPage.OPEN_HOME, ReadPage.POINTS),
)


def hidden_from(demande: Demande, user: User | None, *, sent: Iterable[Piece] | None = None) -> frozenset[Situation]:
    """Protected situations that another holder told or proved: nothing of them is shown to this one.

    ``sent`` is every piece of the demande, where they were read already.
    """
    told: dict[Situation, set[int | None]] = {}
    paths = {f"{_CLAIM}{one.value}": one for one in _PROTECTED}
    for path, by in _TOLD(demande.pk):
        told.setdefault(paths[path], set()).add(by)
    codes = {f"{_SITUATION}{one.value}": one for one in _PROTECTED}
    for row in Piece.objects.filter(demande=demande, code__in=codes) if sent is None else sent:
        if row.code in codes:
            told.setdefault(codes[row.code], set()).add(row.sent_by_id)
    mine = user.pk if user else None
    return frozenset(one for one, authors in told.items() if not authors & {mine, None})


OF_THEIR_FILE = frozenset({Role.DEMANDEUR, Role.GUICHET})
"""Who reads a file as its household does: what another holder told in secret is hidden from them."""


def reader_of(demande: Demande, by: Actor) -> Callable[[facts.Demande], facts.Demande]:
    """The facts of a demande as one reader may know them, on whatever day they are merged.

    Without what another holder told in secret. For what is shown, never for a score: a place is everybody's.
    """
    hidden = cache(lambda: hidden_from(demande, by.user))

    def known(whole: facts.Demande) -> facts.Demande:
        # Most files tell of no danger: nothing is asked of the database for them.
        is_told = any(claim.situation in _PROTECTED for claim in whole.claims)
        return without(whole, hidden()) if is_told and by.role in OF_THEIR_FILE else whole

    return known


def known_to(known: facts.Demande, demande: Demande, by: Actor) -> facts.Demande:
    """These facts as one reader may know them (``reader_of``)."""
    return reader_of(demande, by)(known)


def without(known: facts.Demande, hidden: Collection[Situation]) -> facts.Demande:
    """These facts less the situations that are hidden; themselves where none is among them."""
    kept = tuple(claim for claim in known.claims if claim.situation not in hidden)
    return known if len(kept) == len(known.claims) else replace(known, claims=kept)


def dangers(known: facts.Demande, asked: Collection[Situation], hidden: Collection[Situation] = ()) -> list[Situation]:
    """Those of these situations, newly told, that call for a file of one's own first.

    ``hidden``: what another holder told (``hidden_from``), new for who tells it now: any other answer would say that it was told.
    """
    told = {claim.situation for claim in known.claims}.difference(hidden)
    return [one for one in asked if one not in told and separation.must_go_alone(known, one)]


def claimed(paths: Collection[str]) -> list[Situation]:
    """The situations that paths of facts declare."""
    return [Situation(path.removeprefix(_CLAIM)) for path in paths if path.startswith(_CLAIM)]


def require_claims(known: facts.Demande, paths: Collection[str], hidden: Collection[Situation] = ()) -> None:
    """Raise ``GoAlone`` when one of these declarations would be read by somebody else."""
    if dangers(known, claimed(paths), hidden):
        raise GoAlone


def require_piece(demande: Demande, *codes: str) -> None:
    """Raise ``GoAlone`` when a document under one of these codes would tell of a danger to another holder."""
    if not any(betrays(code) for code in codes if code):
        return
    if is_shared(demande):
        raise GoAlone


def is_shared(demande: Demande) -> bool:
    """Whether another holder reads this file."""
    return len(separation.holders(layers.standing(layers.layers_of(demande)))) > 1


def betrays(code: str) -> bool:
    """Whether a code of piece says by itself that its person is in danger: it proves protected situations only."""
    if code.startswith(_SITUATION):
        return separation.is_danger(Situation(code.removeprefix(_SITUATION)))
    proved = [one for one in Situation if code in situations.newest(one).codes]
    return bool(proved) and all(situations.newest(one).level is Level.PROTECTED for one in proved)

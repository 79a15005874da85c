"""What awaits the person who is signed in, as the component draws it: each act with the address of its page."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from palier.models import Demande
from palier.rules import facts
from palier.rules.awaiting import Awaited, Kind
from palier.web.presentation.cards import Awaiting
from palier.workflows import awaiting
from palier.workflows.actors import Actor
from palier.workflows.needing import Line

_PAGES: dict[Kind, str] = {
    Kind.OFFER: "offre",
    Kind.WARNING: "repondre-avertissement",
    Kind.SEPARATION: "separation",
    Kind.CONDITION: "pieces",
    Kind.PIECES: "pieces",
    Kind.REFUSED: "envoyer-piece",
    Kind.RENEWAL: "renouveler",
    Kind.ENDING: "envoyer-piece",
    Kind.PROOF: "envoyer-piece",
}
"""The page on which each kind is done."""
_OF_A_KEY = (Kind.OFFER, Kind.WARNING)
_OF_A_PIECE = (Kind.REFUSED, Kind.ENDING, Kind.PROOF)


def address(one: Awaited) -> str:
    """The page of the act."""
    page = reverse(_PAGES[one.kind], args=[one.key] if one.kind in _OF_A_KEY else None)
    if one.kind not in _OF_A_PIECE:
        return page
    return f"{page}?{urlencode({'piece': one.key} | ({'pour': one.whose} if one.whose else {}))}"


def shown(demande: Demande, known: facts.Demande, lines: Iterable[Line], *, by: Actor, at: datetime) -> list[Awaiting]:
    """What awaits this person, by date."""
    return [_drawn(one) for one in awaiting.of(demande, known, lines, by=by, at=at)]


def by_candidature(demande: Demande, *, at: datetime) -> dict[str, Awaiting]:
    """What awaits on each candidature, by its public id."""
    return {key: _drawn(one) for key, one in awaiting.by_candidature(demande, at=at).items()}


def _drawn(one: Awaited) -> Awaiting:
    tone = "here" if one.by is not None else "plain"
    return Awaiting(one.title, one.about, one.sentence, one.act, address(one), tone=tone)

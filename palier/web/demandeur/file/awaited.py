"""What awaits the person who is signed in, as the component draws it: each act with the address of its page."""

from datetime import datetime

from django.urls import reverse

from palier.models import Demande, Parting
from palier.rules.desks.awaiting import WITHOUT_CONSEQUENCE, Awaited, AwaitingKind
from palier.rules.people import facts
from palier.web.demandeur import sending_address
from palier.web.presentation.cards import Awaiting
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import awaiting
from palier.workflows.people.needing import Checklist

_PAGES: dict[AwaitingKind, str] = {
    AwaitingKind.OFFER: "offre",
    AwaitingKind.WARNING: "repondre-avertissement",
    AwaitingKind.EXCHANGE_ROUND: "mon-echange",
    AwaitingKind.SEPARATION: "separation",
    AwaitingKind.NUMBER: "mon-dossier",
    AwaitingKind.CONDITION: "pieces",
    AwaitingKind.PIECES: "pieces",
    AwaitingKind.STILL_WANTED: "toujours-interesse",
    AwaitingKind.VIEWING: "visite",
    AwaitingKind.EXPECTED: "visite",
    AwaitingKind.ROOF_VISIT: "mes-autres-toits",
    AwaitingKind.ROOF_ENDING: "mes-autres-toits",
    AwaitingKind.LEASE_TO_SIGN: "mon-bail",
    AwaitingKind.OPINION: "qui-m-aide",
    AwaitingKind.ANSWERED: "mes-messages-fil",
    AwaitingKind.RENEWAL: "renouveler",
}
"""The page on which each kind is done; those of a piece have their own address."""
_OF_A_KEY = (
    AwaitingKind.OFFER,
    AwaitingKind.WARNING,
    AwaitingKind.STILL_WANTED,
    AwaitingKind.VIEWING,
    AwaitingKind.EXPECTED,
    AwaitingKind.LEASE_TO_SIGN,
    AwaitingKind.ANSWERED,
)
_PLACES = {AwaitingKind.NUMBER: "#numero", AwaitingKind.OPINION: "#avis"}
"""Where on its page."""
_OF_A_PIECE = (AwaitingKind.REFUSED, AwaitingKind.ENDING, AwaitingKind.PROOF)


def address(demande: Demande, one: Awaited) -> str:
    """The page of the act."""
    if one.kind in _OF_A_PIECE:
        return sending_address.of(demande, one.key, whose=one.whose)
    page = reverse(_PAGES[one.kind], args=[one.key] if one.kind in _OF_A_KEY else None)
    return f"{page}{_PLACES.get(one.kind, '')}"


def shown(
    demande: Demande,
    known: facts.Demande,
    checklist: Checklist,
    *,
    separation: Parting | None,
    by: Actor,
    at: datetime,
) -> list[Awaiting]:
    """What awaits this person, by date."""
    found = awaiting.of(demande, known, checklist, separation=separation, by=by, at=at)
    return [_drawn(demande, one) for one in found]


def by_candidature(demande: Demande, *, at: datetime) -> dict[str, Awaiting]:
    """What awaits on each candidature, by its public id."""
    return {key: _drawn(demande, one) for key, one in awaiting.by_candidature(demande, at=at).items()}


def _drawn(demande: Demande, one: Awaited) -> Awaiting:
    tone = "here" if one.by is not None and one.kind not in WITHOUT_CONSEQUENCE else "plain"
    return Awaiting(one.title, one.about, one.sentence, one.act, address(demande, one), tone=tone)

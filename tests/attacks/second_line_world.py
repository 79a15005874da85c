"""Two households, a landlord and a réservataire of one list: whom an injection would be, and against whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from palier.models import Letter
from tests import factories

if TYPE_CHECKING:
    from palier.models import Candidature, Piece


@dataclass
class World:
    amina: factories.Applicant
    noe: factories.Applicant
    karim: Any
    odile: Any
    candidature: Candidature
    piece: Piece
    letter: Letter


def build() -> World:
    """Amina on a list of Karim and Odile, and Noé beside her."""
    bailleur, reservataire = factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B")
    amina, noe = factories.demande("Amina"), factories.demande("Noé")
    on = factories.publication(factories.home(bailleur, reservataire), stage="classee")
    candidature = factories.candidature(on, amina.demande, stage="classee")
    factories.candidature(on, noe.demande)
    letter = Letter.objects.create(
        demande=amina.demande, kind="offre", title="t", paragraphs=[], sent_at=timezone.now(), audience=[]
    )
    return World(
        amina,
        noe,
        factories.member("Karim", bailleur),
        factories.member("Odile", reservataire),
        candidature,
        factories.piece(amina.demande),
        letter,
    )

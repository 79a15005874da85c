"""Renewing a demande: the register takes a file REN, and gives one more year from that day (R441-2-7, ruling 25)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from palier.models import Demande, layers
from palier.rules import facts
from palier.rules.access import Action, require
from palier.rules.clocks import day_in_paris
from palier.rules.law import cch
from palier.workflows import importing, scoring, telling
from palier.workflows.actors import Actor
from palier.workflows.arrivals import Arrival
from palier.workflows.refusals import Refusal


class WishMissing(Refusal):
    """The register refuses a renewal without a type and a commune."""

    sentence = "Dites d’abord ce que vous cherchez\u00a0: le registre refuse un renouvellement sans type ni commune."


def to_send(demande: Demande, *, by: Actor, at: datetime) -> facts.Demande:
    """The facts to give to the register: those it has, with the wish as the person now tells it."""
    require(by.role, Action.RENEW_DEMANDE)
    known = layers.facts_of(demande, day_in_paris(at))
    wish = known.wish
    if not wish.type_codes or not wish.communes:
        raise WishMissing
    return replace(known, wish=replace(wish, is_enlarged=bool(wish.is_enlarged)))


@transaction.atomic
def renewed(demande: Demande, sne: Arrival, *, by: Actor, at: datetime) -> Demande:
    """Keep what the register answered to the renewal, confirm it by a letter, and score again."""
    require(by.role, Action.RENEW_DEMANDE)
    kept = importing.save(sne, by=by, at=at).demande
    telling.journal("renouveler", kept, by=by, at=at, article=cch("R441-2-7"))
    telling.letter(
        kept,
        kind="renouvellement",
        title="Votre demande est renouvelée",
        paragraphs=[
            "Le registre national a enregistré le renouvellement de votre demande.",
            "Elle garde son numéro et son ancienneté.",
        ],
        by=by,
        at=at,
    )
    scoring.rescore(kept, at=at)
    return kept

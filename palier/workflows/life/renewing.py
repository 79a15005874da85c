"""Renewing a demande: the register takes a file REN, and gives one more year from that day (R441-2-7)."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from palier.models import Demande
from palier.models.demandes import layers
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.life import lifecycle, renewal
from palier.rules.life.lifecycle import LifeVerb
from palier.rules.people import facts, numero
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import life_letters
from palier.workflows.life import rescuing
from palier.workflows.radiation import warning_radiation
from palier.workflows.register import arrivals_seen, importing
from palier.workflows.register.arrivals import Arrival
from palier.workflows.scoring import scoring


class WishMissing(Refusal):
    """The register refuses a renewal without a type and a commune."""

    sentence = phrase("Dites d’abord ce que vous cherchez : le registre refuse un renouvellement sans type ni commune.")


class StruckOffNotRenewed(Refusal):
    """A demande that is struck off is not renewed."""

    sentence = phrase(
        "Cette demande est radiée : elle ne peut plus être renouvelée. Une autre se fait ici, ou au guichet."
    )


class NumberAwaited(Refusal):
    """A new file that the register has not numbered yet: there is nothing there to renew."""

    sentence = phrase("Cette demande n’a pas encore son numéro unique : demandez-le d’abord, depuis votre dossier.")


class AlreadyRenewed(Refusal):
    """A second sending on the same day would add nothing."""

    sentence = phrase(
        "Votre demande est déjà renouvelée pour un an : la renouveler encore aujourd’hui n’ajouterait rien."
    )


def to_send(demande: Demande, *, by: Actor, at: datetime) -> facts.Demande:
    """The facts to give to the register: those it has, with the wish as the person now tells it. Raises ``WishMissing``."""
    require(by.role, Action.RENEW_DEMANDE)
    _require_renewable(demande, day_in_paris(at))
    known = layers.facts_of(demande, day_in_paris(at))
    wish = known.wish
    if not wish.type_codes or not wish.communes:
        raise WishMissing
    return replace(known, wish=replace(wish, is_enlarged=bool(wish.is_enlarged)))


def obstacle(demande: Demande, *, on: date) -> str:
    """Why this demande cannot be renewed, in the words that the act would refuse it with; empty when it can."""
    try:
        _require_renewable(demande, on)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _require_renewable(demande: Demande, on: date) -> None:
    try:
        lifecycle.step(demande.state, LifeVerb.RENEW)
    except lifecycle.IllegalLifeMove as error:
        # Where a local system leaves a way back, renewing is that way: its register answers for it.
        if not rescuing.may_be_rescued(demande, on=on):
            raise StruckOffNotRenewed from error
    if numero.is_pending(demande.numero_unique):
        raise NumberAwaited
    if demande.valid_until is not None and demande.valid_until >= renewal.end_of_year(on):
        raise AlreadyRenewed


@transaction.atomic
def renewed(demande: Demande, sne: Arrival, *, by: Actor, at: datetime) -> Demande:
    """Keep what the register answered to the renewal, confirm it by a letter, and score again."""
    require(by.role, Action.RENEW_DEMANDE)
    # What the register says of a file comes in by the intake alone: its person writes no seniority and no date.
    with arrivals_seen.looking(demande):
        kept = importing.save(sne, by=by, at=at).demande
    warning_radiation.cancel_by_update(kept, reason="renouvellement", by=by, at=at)
    if kept.online_since is None:
        # From its first act online on, the notices of the next years leave by e-mail (R441-2-7, 2°).
        kept.online_since = at
        kept.save(update_fields=["online_since"])
    telling.journal(LifeVerb.RENEW, kept, by=by, at=at, article=cch("R441-2-7"))
    told = life_letters.renewed(kept.deposited_on, sne.renewed_on or day_in_paris(at), kept.valid_until)
    telling.send(kept, told, by=by, at=at)
    scoring.rescore(kept, at=at)
    return kept


@transaction.atomic
def choose_paper(demande: Demande, *, wants_paper: bool, by: Actor, at: datetime) -> Demande:
    """The person asks for the notices of renewal on paper too, or no longer (R441-2-7, 3°)."""
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.COMPLETE_DEMANDE)
    if demande.wants_paper != wants_paper:
        demande.wants_paper = wants_paper
        demande.save(update_fields=["wants_paper"])
        telling.journal(
            JournalVerb.CHOOSE_PAPER,
            demande,
            by=by,
            at=at,
            article=cch("R441-2-7"),
            details={"papier": int(wants_paper)},
        )
    return demande

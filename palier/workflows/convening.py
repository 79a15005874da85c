"""Convening the commission: its séance, its members, the homes on its agenda (articles L441-2 and R441-9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from palier.models import AgendaItem, Candidature, Publication, Seance
from palier.rules import clocks, commission, funnel, votes
from palier.rules.access import Action, require
from palier.rules.commission import Capacity
from palier.rules.facts import Financing
from palier.rules.funnel import PublicationStage, Stage
from palier.rules.law import cch
from palier.workflows import telling
from palier.workflows.actors import Actor
from palier.workflows.refusals import Refusal
from palier.workflows.signing import house, signatory

_COMPOSITION, _AGENDA = cch("R441-9"), cch("R441-3")
_DALO_TIER = 0


class NoQuorumPossible(Refusal):
    """Fewer voting members are called than the quorum asks."""

    sentence = "Les membres convoqués avec voix délibérative sont moins nombreux que le quorum."


class SeanceInThePast(Refusal):
    """A séance is convened before it is held."""

    sentence = "La séance doit se tenir après sa convocation."


class NotSimultaneous(Refusal):
    """Votes by mail, one after the other, are no commission (rule R-CAL-1)."""

    sentence = "La commission se tient sur place, ou en ligne avec tous ses membres connectés en même temps."


class NotOnAgenda(Refusal):
    """The home cannot be put on this agenda; the message says why."""

    sentence = "Ce logement ne peut pas être inscrit à l’ordre du jour de cette séance."


class ExceptionNeeded(Refusal):
    """Fewer than three compliant candidates: the coded reason of article R441-3 is asked for (ruling 16)."""

    sentence = "Moins de trois candidats conformes\u00a0: choisissez l’exception de la loi qui permet de les examiner."


class WrongException(Refusal):
    """The exception named is not true of these candidates, or of this home."""

    sentence = (
        "Cette exception ne vaut pas ici\u00a0: celle du DALO demande que chaque candidat soit reconnu au titre du DALO, "
        "celle du PLAI adapté un logement financé en PLAI."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member called to a séance: a public office, not a private person."""

    name: str
    quality: Capacity
    place: str = ""
    """The commune, territory or contingent that it sits for, by code; empty for every home of the agenda."""


@transaction.atomic
def convene(
    *, held_at: datetime, place: str, members: Sequence[Member], quorum: int, form: str = votes.Form.ON_SITE,
    prefet_agreed_on: date | None = None, by: Actor, at: datetime,
) -> Seance:  # fmt: skip
    """Call a séance of the actor's commission, on site or with everyone connected at the same time."""
    require(by.role, Action.CONVENE)
    if held_at <= at:
        raise SeanceInThePast
    try:
        kept_form = votes.require_form(form)
    except votes.NotACommission as error:
        raise NotSimultaneous from error
    try:
        commission.require_quorum([member.quality for member in members], quorum)
    except commission.QuorumMissing as error:
        raise NoQuorumPossible from error
    seance = Seance.objects.create(
        bailleur=house(by), held_at=held_at, place=place, quorum=quorum, convened_by=signatory(by), convened_at=at,
        form=kept_form, prefet_agreed_on=prefet_agreed_on,
        members=[
            {
                "name": m.name, "quality": m.quality, "voice": commission.VOICES[m.quality], "present": False,
                "place": m.place,
            }
            for m in members
        ],
    )  # fmt: skip
    telling.journal("convoquer", seance, by=by, at=at, article=_COMPOSITION, details={"membres": len(members)})
    return seance


def compliant(publication: Publication) -> list[Candidature]:
    """The candidates to examine for a home, in the order of the frozen ranking: all of them, no choice."""
    return list(publication.candidatures.filter(stage=Stage.CONFORME).select_related("demande").order_by("rank", "pk"))


def _exemption(
    examined: Sequence[Candidature], exception: str, at: datetime, *, is_plai: bool
) -> commission.Exemption | None:
    are_dalo = all(candidature.tier == _DALO_TIER for candidature in examined)
    try:
        return commission.require_three(
            len(examined), exception or None, on=clocks.day_in_paris(at), are_dalo=are_dalo, is_plai=is_plai
        )  # fmt: skip
    except commission.TooFewCandidatures as error:
        raise (ExceptionNeeded if examined else NotOnAgenda) from error
    except commission.ExemptionDoesNotHold as error:
        raise WrongException from error


@transaction.atomic
def add_to_agenda(
    seance: Seance, publication: Publication, *, exception: str = "", by: Actor, at: datetime
) -> AgendaItem:
    """Put a home on the agenda with every compliant candidate. Fewer than three needs the coded exception."""
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.CONVENE)
    known = seance.items.filter(publication=publication).first()
    if known is not None and not known.postponed_reason:
        return known
    # What this séance postponed waits for the next one.
    if known is not None or seance.stage == "close" or publication.bailleur_id != seance.bailleur_id:
        raise NotOnAgenda
    kept = _exemption(compliant(publication), exception, at, is_plai=publication.home.financing == Financing.PLAI)
    try:
        publication.stage = funnel.step_publication(publication.stage, PublicationStage.EN_COMMISSION)
    except funnel.IllegalPublicationMove as error:
        raise NotOnAgenda from error
    publication.save(update_fields=["stage"])
    item = AgendaItem.objects.create(seance=seance, publication=publication, exception=kept or "")
    details: dict[str, str | int | list[str] | None] = {"seance": str(seance.public_id), "exception": kept}
    telling.journal("inscrire_ordre_du_jour", publication, by=by, at=at, article=_AGENDA, details=details)
    return item

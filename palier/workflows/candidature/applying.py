"""A demandeur applies to a published home, withdraws, or steps down later; the hour of arrival never counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from palier.models import Candidature, Demande, Publication, together
from palier.models.candidatures import made_leases, places
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.models.scoring import size_guides
from palier.rules.candidature import withdrawal
from palier.rules.candidature.funnel import (
    INITIAL,
    REOPENED,
    FunnelMove,
    IllegalMove,
    PublicationStage,
    Stage,
    Verb,
    verbs_from,
)
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.commission import designation
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.law import act
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Score, Verdict
from palier.rules.ranking import small_lists
from palier.rules.scoring import cotation
from palier.rules.situations import dalo
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import advancing, applying_letters, read_to_apply, trying
from palier.workflows.scoring import scoring
from palier.workflows.seals import receipts

_RULES = act("règles de publication de Palier")


class NotOpenYet(Refusal):
    """Before the opening instant."""

    sentence = phrase("Ce logement n’est pas encore ouvert aux candidatures.")


class Closed(Refusal):
    """At or after the closing instant, even if the closing itself is late."""

    sentence = phrase("La clôture est passée : ce logement n’accepte plus de candidature.")


class HomeWithdrawn(Refusal):
    """The publication ended meanwhile."""

    sentence = phrase("Ce logement vient d’être retiré. Votre candidature n’a pas été enregistrée.")


class DemandeStruckOff(Refusal):
    """Nothing can be done with a demande that is no longer active."""

    sentence = phrase("Votre demande n’est plus active dans le registre national : elle ne peut pas candidater.")


class FileNotConfirmed(Refusal):
    """The person has not yet confirmed the file as understood."""

    sentence = phrase("Vérifiez d’abord votre dossier : il faut le confirmer une fois avant de candidater.")


class TooManyAtOnce(Refusal):
    """The number of open candidatures is reached."""

    def __init__(self, permitted: int) -> None:
        """Say how many are permitted."""
        super().__init__(
            say(
                "Vous avez déjà {permitted} candidatures en cours avant clôture, le nombre permis. Retirez-en une "
                "pour candidater ici.",
                permitted=permitted,
            )
        )


class AlreadyApplied(Refusal):
    """One candidature of a demande on a publication; a withdrawn one comes back by a new act, never by an old form."""

    sentence = phrase("Votre candidature sur ce logement existe déjà.")


class NotEligible(Refusal):
    """The verdict is a plain no: told at once, with the rule and the figure."""

    def __init__(self, verdict: Verdict) -> None:
        """Keep the verdict, whose reasons the page prints."""
        super().__init__(verdict.reasons[0].sentence)
        self.verdict = verdict


class TooLate(Refusal):
    """The candidature has moved on meanwhile."""

    sentence = phrase("Cette candidature a avancé entre-temps : cet acte n’est plus possible. Voyez où elle en est.")


class AlreadyLeft(TooLate):
    """It was withdrawn, or given up: a second tap, an old tab, or whoever helps was first."""

    sentence = phrase("Cette candidature est déjà retirée : il n’y a rien d’autre à faire.")


class LeaseIsMade(Refusal):
    """Everybody has signed the lease: what was a home to be had is one's own, and is left as any tenant leaves."""

    sentence = phrase(
        "Tout le monde a signé votre bail : il n’y a plus de désistement. Pour quitter ce logement, donnez congé au "
        "bailleur, avec un préavis, ou convenez d’une date avec lui."
    )


@dataclass(frozen=True, slots=True)
class ApplicationPreview:
    """What applying would give, before doing it: the assessment, the place it would have, and what stands against it."""

    assessment: scoring.Assessment
    place: places.CurrentPlace
    obstacle: Refusal | None
    why_hidden: str = ""
    are_spent: bool = False
    """Whether the household has tried enough files for today (``trying``)."""
    weighed: Score | None = None
    """What gives the place, whatever its reader may know of it."""


def preview(
    demande: Demande,
    publication: Publication,
    *,
    at: datetime,
    known: facts.Demande | None = None,
    seen: facts.Demande | None = None,
) -> ApplicationPreview:
    """Assess without writing: the home's page shows it. Level counts oneself, as it would once placed.

    ``seen`` is what this reader may know of the file (``doors.apart``), where it is less than what is known.
    """
    found = scoring.assess(demande, publication, known=known)
    standing = places.standing(
        publication.pk, tier=found.tier, order_points=found.order_points, since=found.waiting_since
    )
    place = places.CurrentPlace(standing.ahead, standing.level + 1, standing.total + 1)
    are_spent, why = trying.are_spent(demande, at=at), ""
    if small_lists.is_small(place.total, day_in_paris(at)):
        why = say(small_lists.WHY)
    elif are_spent:
        why = say(small_lists.SPENT)
    running = partial(read_to_apply.running, demande.pk, publication.pk)
    shown = scoring.as_read(found, publication, seen)
    obstacle = _obstacle(demande, publication, shown, running, at=at)
    return ApplicationPreview(shown, places.anywhere(place) if why else place, obstacle, why, are_spent, found.score)


def _obstacle(
    demande: Demande,
    publication: Publication,
    found: scoring.Assessment,
    running: Callable[[datetime], int],
    *,
    at: datetime,
) -> Refusal | None:
    """The first thing that stands against applying, in the order in which a person would want to hear it.

    ``running`` says how many other candidatures are open.
    """
    checks: tuple[tuple[bool, Refusal], ...] = (
        (publication.stage == PublicationStage.RETIREE, HomeWithdrawn()),
        (publication.stage != PublicationStage.PUBLIEE or at >= publication.closes_at, Closed()),
        (at < publication.opens_at, NotOpenYet()),
        (not layers.is_open(demande), DemandeStruckOff()),
        (demande.confirmed_at is None, FileNotConfirmed()),
    )
    if found.verdict.outcome is Outcome.NOT_ELIGIBLE and not any(holds for holds, _ in checks[:4]):
        return NotEligible(found.verdict)
    first = next((refusal for holds, refusal in checks if holds), None)
    permitted = designation.open_at_once(day_in_paris(at))
    return first or (TooManyAtOnce(permitted) if running(at) >= permitted else None)


@transaction.atomic
def apply(demande: Demande, publication: Publication, *, by: Actor, at: datetime, again: bool = False) -> Candidature:
    """Place a candidature. The publication is held open by a share lock, and its clock is the database's.

    ``again`` is the new act by which a person places a withdrawn one once more, while the list is open: its
    facts and its seniority are read anew, and its history stays in the journal. A household already present through
    another demande is held and told, never merged. Raises a ``Refusal``. Raises ``AlreadyApplied``.
    """
    held = read_to_apply.to_apply(demande.pk, publication)  # alone? the publication cannot close under this act
    require(by.role, Action.APPLY)  # allowed?
    window, placed, demande = held.window, held.placed, held.demande
    publication.stage, publication.opens_at, publication.closes_at = window.stage, window.opens_at, window.closes_at
    if placed is not None and not (again and placed.stage in REOPENED):
        raise AlreadyApplied
    known = layers.merge(held.layers, scoring.closing_day(publication), today=held.today)
    found = scoring.assess(demande, publication, known=known)
    if refusal := _obstacle(demande, publication, found, held.running, at=max(at, window.at)):  # legal?
        raise refusal
    present = together.ahead(places.household(publication.pk, demande.pk))  # before the line is there
    with together.kept_together():
        if placed is None:
            candidature = _place(demande, publication, found, by=by, at=at)  # kept
        else:
            candidature = _place_again(placed, found, by=by, at=at)
        if is_held := present.answer():
            advancing.advance(candidature, Verb.HOLD, by=by, at=at)
        places.refresh_audience(demande.pk)
        receipt = receipts.write(candidature, held.head, at=at)
        guide = size_guides.among(held.guides, scoring.closing_day(publication))
        said = applying_letters.Acknowledged(found, known, guide, is_held=is_held, receipt=receipt)
        applying_letters.acknowledge(candidature, said, holders=held.holders, by=by, at=at)
    return candidature


def _place(
    demande: Demande, publication: Publication, found: scoring.Assessment, *, by: Actor, at: datetime
) -> Candidature:
    placed = Candidature(
        publication=publication,
        demande=demande,
        stage=INITIAL,
        applied_at=at,
        changed_at=at,
        audience=[publication.reservataire_id],
        **_weighed(found),
    )
    scoring.sign(placed)
    try:
        placed.save(force_insert=True)
    except IntegrityError as error:
        # Another of its holders was first. What was begun is undone as for any refusal: the act is one step.
        raise AlreadyApplied from error
    telling.journal(Verb.APPLY, placed, by=by, at=at, article=_RULES)  # told
    return placed


def _place_again(placed: Candidature, found: scoring.Assessment, *, by: Actor, at: datetime) -> Candidature:
    """The same row: one candidature of a demande on a publication. The hour of its first placing counts as little as any."""
    weighed = _weighed(found)
    for name, value in weighed.items():
        setattr(placed, name, value)
    scoring.sign(placed)
    advancing.advance(placed, Verb.APPLY_AGAIN, by=by, at=at, suspended_from="", **weighed)
    return placed


def _weighed(found: scoring.Assessment) -> dict[str, Any]:
    """What a candidature keeps of its assessment: its place rests on it until the next one."""
    return {
        "verdict": found.verdict.outcome,
        "tier": found.tier,
        "order_points": found.order_points,
        "waiting_since": found.waiting_since,
        "snapshot": found.snapshot,
    }


@transaction.atomic
def withdraw(candidature: Candidature, *, by: Actor, at: datetime) -> Candidature:
    """Withdraw freely until designation; after closing the line is marked and never renumbered."""
    window, candidature, holders = read_to_apply.to_withdraw(candidature)
    require(by.role, Action.WITHDRAW)
    lines = follows(candidature, window, max(at, window.at))
    # Where the closing is late, the line is ranked all the same, and marked.
    marked = {"suspended_from": candidature.stage} if window.is_due(at) else {}
    with together.kept_together():
        _leave(candidature, Verb.WITHDRAW, by=by, at=at, **marked)
        places.refresh_audience(candidature.demande_id)  # who is left reads the file no more
        applying_letters.withdrawn(candidature, lines, holders=holders, by=by, at=at)
    return candidature


@transaction.atomic
def step_down(candidature: Candidature, *, by: Actor, at: datetime) -> Candidature:
    """Give up after designation: a désistement, without malus, until everybody has signed the lease.

    Raises ``TooLate`` or ``LeaseIsMade``.
    """
    # No key of it changes: the clock, which holds an envelope first, may still name it in what it writes.
    candidature = Candidature.objects.select_for_update(of=("self",), no_key=True).get(pk=candidature.pk)
    require(by.role, Action.STEP_DOWN)
    if made_leases.is_made(candidature, held=True):
        raise LeaseIsMade
    lines = withdrawal.follows(candidature.stage, open_until=None)
    move = _leave(candidature, Verb.STEP_DOWN, by=by, at=at)
    # The home moves on: a live offer is taken back, an accepted one given up.
    advancing.leave_offers(candidature, OfferAnswer.WITHDRAWN, at=at)
    advancing.leave_offers(candidature, OfferAnswer.ABANDONED, at=at)
    places.refresh_audience(candidature.demande_id)
    if move.origin in (Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE):
        jobs.defer("palier.jobs.offers.offer_next", publication=candidature.publication_id)
    if move.origin is Stage.ACCEPTEE:
        jobs.defer("palier.jobs.leases.restore_elsewhere", demande=candidature.demande_id)
    applying_letters.stepped_down(candidature, lines, by=by, at=at)
    return candidature


def _leave(candidature: Candidature, verb: Verb, *, by: Actor, at: datetime, **columns: Any) -> FunnelMove:
    try:
        return advancing.advance(candidature, verb, by=by, at=at, **columns)
    except IllegalMove as error:
        raise (AlreadyLeft if candidature.stage in (Stage.RETIREE, Stage.DESISTEE) else TooLate) from error


def follows(candidature: Candidature, window: places.Window | Publication, at: datetime) -> tuple[str, ...]:
    """What leaving would do, to be read before it; its letter says the same (rules.withdrawal), but what is asked first."""
    is_open = window.stage == PublicationStage.PUBLIEE and at < window.closes_at
    lines = tuple(withdrawal.follows(candidature.stage, open_until=window.closes_at if is_open else None))
    is_named = candidature.publication.is_direct and candidature.tier == cotation.DALO_TIER
    return (*lines, say(dalo.STEP_DOWN_WARNING)) if is_named else lines


def can_withdraw(candidature: Candidature) -> bool:
    """Is a free withdrawal still possible? After it, a désistement."""
    return withdrawal.is_free(candidature.stage)


def can_step_down(candidature: Candidature) -> bool:
    """Whether a désistement is still possible."""
    return Verb.STEP_DOWN in verbs_from(candidature.stage) and not made_leases.is_made(candidature)


def can_apply_again(candidature: Candidature, *, at: datetime) -> bool:
    """Whether a withdrawn candidature may be placed once more: the list is open."""
    publication = candidature.publication
    return publication.is_open_at(at) and candidature.stage in REOPENED

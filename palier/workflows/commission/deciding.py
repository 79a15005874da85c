"""The commission decides on every candidate of a home at once, in an open séance (article R441-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from palier.models import AgendaItem, Candidature, Decision, Publication, Seance
from palier.models.candidatures import places
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.commission import commission, motives, seances, three
from palier.rules.commission.commission import Exemption
from palier.rules.commission.grounds import NEED_NOTE, Ground
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people.answers import Reason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.candidature import advancing
from palier.workflows.commission import convening, naming_faults, polling, presiding, voting
from palier.workflows.commission.drafts import DecisionDraft as DecisionDraft  # noqa: PLC0414 - said here too: who decides drafts
from palier.workflows.commission.sitting import SeanceNotOpen
from palier.workflows.people import circumstances, contradicting

_ARTICLE = cch("R441-3")
CALLABLE = (Stage.CLASSEE, Stage.NON_RETENUE, Stage.DESIGNEE, Stage.INCOMPLETE, Stage.CONFORME)
"""Stages of candidates who can still be called for a home when nobody was retained."""


class AlreadyDecided(Refusal):
    """The decisions on this home are recorded."""

    sentence = "Les décisions sur ce logement sont déjà enregistrées."


class Postponed(Refusal):
    """The home left this séance: it is decided in the next one."""

    sentence = "Ce logement a été reporté : il se décide à la séance où il est inscrit maintenant."


class PostponingReasonNeeded(Refusal):
    """The minutes say why a home was postponed, in words that the law allows."""

    sentence = "Écrivez la raison du report : elle figure au procès-verbal."


class CandidatesChanged(Refusal):
    """Every compliant candidate gets a decision, and nobody else."""

    sentence = "Chaque candidat conforme doit recevoir une décision : la liste a changé, relisez-la."


class FaultyDecisions(Refusal):
    """The rules refuse the decisions; ``reasons`` says why, one by one."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        """Keep the reasons for the form."""
        super().__init__(" ".join(dict.fromkeys(reason.sentence for reason in reasons)))
        self.reasons = tuple(reasons)


class HomeToDecide(NamedTuple):
    """A home of the agenda of an open séance, both locked, on which nothing is decided."""

    publication: Publication
    item: AgendaItem
    seance: Seance


@transaction.atomic
def decide(
    item: AgendaItem, drafts: Sequence[DecisionDraft], *, order_reason: str = "", by: Actor, at: datetime
) -> list[Decision]:
    """Record one of the five decisions for every compliant candidate of a home, all at once or none."""
    held, locked, counted = examine(item, drafts, order_reason, by=by, at=at)
    item, publication = held.item, held.publication
    item.order_reason = order_reason.strip()[:300]
    item.sitting = [int(seat.key) for seat in voting.voters_of(item, held.seance)]
    item.save(update_fields=["exception", "order_reason", "sitting"])
    polling.end(item, at=at)
    made = [
        _record(item, locked[draft.candidature.pk], draft, counted[draft.candidature.pk], len(drafts), by=by, at=at)
        for draft in drafts
    ]
    is_given = any(decision.rank is not None for decision in made)
    target = PublicationStage.ATTRIBUEE if is_given else after_nobody(publication)
    advancing.advance_publication(publication, target)
    return made


def examine(
    item: AgendaItem,
    drafts: Sequence[DecisionDraft],
    order_reason: str,
    *,
    is_cast: bool = True,
    by: Actor,
    at: datetime,
) -> tuple[HomeToDecide, dict[int, Candidature], dict[int, dict[str, Any]]]:
    """Hold a home and its candidates, and check their decisions: with their votes, or before anybody votes.

    Raises ``CandidatesChanged``.
    """
    held = hold(item, by)
    presiding.require_presided(held.seance)
    rows = Candidature.objects.select_for_update().filter(publication=held.publication, stage=Stage.CONFORME)
    locked = {row.pk: row for row in rows.order_by("pk")}
    if not drafts or sorted(locked) != sorted(draft.candidature.pk for draft in drafts):
        raise CandidatesChanged
    _require_three(held.item, held.publication, at)
    counted = _require_lawful(held, drafts, locked, order_reason, at, is_cast=is_cast)
    return held, locked, counted


def hold(item: AgendaItem, by: Actor) -> HomeToDecide:
    """Lock a home of the agenda of an open séance, on which nothing is decided.

    Raises ``SeanceNotOpen``, ``AlreadyDecided`` or ``Postponed``.
    """
    publication = Publication.objects.select_for_update(of=("self",)).select_related("home").get(pk=item.publication_id)
    seance = Seance.objects.select_for_update().get(pk=item.seance_id)
    require(by.role, Action.DECIDE)
    if seance.stage != SeanceStage.OPEN:
        raise SeanceNotOpen
    if item.decisions.exists():
        raise AlreadyDecided
    item = AgendaItem.objects.select_related("publication__home__commune", "publication__reservataire").get(pk=item.pk)
    if item.postponed_reason:
        raise Postponed
    return HomeToDecide(publication, item, seance)


def _require_three(item: AgendaItem, publication: Publication, at: datetime) -> None:
    """Three candidates still, or an exception still true: a withdrawal since the agenda is counted again."""
    found = convening.standing(publication, on=clocks.day_in_paris(at))
    if not item.exception and Exemption.TOO_FEW in three.exemptions(found):
        item.exception = Exemption.TOO_FEW
    if refused := three.fault(found, item.exception):
        raise convening.NotExaminable(refused)


def _require_lawful(
    held: HomeToDecide,
    drafts: Sequence[DecisionDraft],
    locked: Mapping[int, Candidature],
    order_reason: str,
    at: datetime,
    *,
    is_cast: bool,
) -> dict[int, dict[str, Any]]:
    """The votes to keep of each decision, once the rules refuse neither the decisions, nor the order, nor the votes."""
    on = clocks.day_in_paris(at)
    kept: dict[int, dict[str, Any]] = {}
    found: list[tuple[Reason, Candidature]] = []
    rulings = []
    for draft in polling.counted(held.item, held.seance, drafts, order_reason) if is_cast else drafts:
        known = locked[draft.candidature.pk]
        about = circumstances.about(known, on=on, home_elsewhere=draft.home_elsewhere)
        ruling = replace(draft.ruling, about=about)
        rulings.append(ruling)
        faults: tuple[Reason, ...] = ()
        if is_cast:
            kept[known.pk], faults = voting.count(held.item, held.seance, ballots=draft.ballots, counted=draft.votes)
        against = _against(draft, known, on)
        found += [(fault, known) for fault in (*commission.faults(ruling, on=on), *against, *faults)]
    reasons = [*naming_faults.in_order(found, len(drafts)), *commission.rank_faults(rulings)]
    ranks = [(locked[draft.candidature.pk].rank, draft.rank) for draft in drafts if draft.rank and not draft.ground]
    if fault := seances.order_fault(ranks, order_reason):
        reasons.append(fault)
    reasons += [
        Reason(code="motif_interdit", sentence=motive.sentence, source=motive.article)
        for motive in motives.scan(order_reason)
    ]
    if reasons:
        raise FaultyDecisions(reasons)
    return kept


def _against(draft: DecisionDraft, candidature: Candidature, on: date) -> tuple[Reason, ...]:
    """A ground that the file contradicts, or that no figure carries, is decided with a reason written to the candidate."""
    if not draft.ground or draft.text.strip() or draft.ground not in set(Ground):
        return ()
    said = contradicting.of(candidature, draft.ground, on=on)
    sentence = f"Le dossier dit le contraire. {said} Écrivez au candidat ce qui fonde la décision."
    if said:
        return (Reason(code="motif_contredit", sentence=sentence, source=_ARTICLE),)
    asked = NEED_NOTE.get(Ground(draft.ground))
    return (Reason(code="motif_sans_phrase", sentence=asked, source=_ARTICLE),) if asked else ()


def after_nobody(publication: Publication) -> PublicationStage:
    """Where a home goes when nobody is left: back to the réservataire while someone can still be called."""
    counts = places.counts(publication.pk)
    return PublicationStage.DESIGNEE if any(counts.get(s) for s in CALLABLE) else PublicationStage.INFRUCTUEUSE


def _record(
    item: AgendaItem,
    candidature: Candidature,
    draft: DecisionDraft,
    votes: dict[str, Any],
    count: int,
    *,
    by: Actor,
    at: datetime,
) -> Decision:
    ruling = draft.ruling
    is_attribution = not draft.ground
    rank = (draft.rank or 1) if is_attribution else None
    details: dict[str, str | int | list[str] | None] = {
        "decision": ruling.decision,
        "rang": rank,
        "motif": draft.ground,
        "examines": count,
    }
    article = commission.ARTICLES[ruling.decision]
    advancing.advance(candidature, ruling.verb, by=by, at=at, article=article, details=details)
    try:
        with transaction.atomic():
            return Decision.objects.create(
                item=item,
                candidature=candidature,
                demande_id=candidature.demande_id,
                audience=candidature.audience,
                kind=ruling.decision,
                rank=rank,
                ground=draft.ground,
                text=draft.text,
                piece=draft.piece,
                piece_by=draft.piece_by,
                votes=votes,
                by=signatory(by),
                decided_at=at,
                home_elsewhere=draft.home_elsewhere,
            )
    except IntegrityError as error:
        raise AlreadyDecided from error


@transaction.atomic
def postpone(item: AgendaItem, reason: str, *, by: Actor, at: datetime) -> AgendaItem:
    """Take a home off a séance, as an event of the agenda and never a decision on a candidate.

    Raises ``SeanceNotOpen``, ``AlreadyDecided`` or ``PostponingReasonNeeded``.
    """
    publication = Publication.objects.select_for_update().get(pk=item.publication_id)
    seance = Seance.objects.select_for_update().get(pk=item.seance_id)
    require(by.role, Action.DECIDE)
    if seance.stage not in LIVE:
        raise SeanceNotOpen
    if item.decisions.exists():
        raise AlreadyDecided
    item = AgendaItem.objects.get(pk=item.pk)
    if item.postponed_reason:
        return item
    scanned = motives.scan(reason)
    if not reason.strip() or scanned:
        raise PostponingReasonNeeded(*(motive.sentence for motive in scanned[:1]))
    item.postponed_reason = reason.strip()[:300]
    item.save(update_fields=["postponed_reason"])
    polling.end(item, at=at)
    advancing.advance_publication(publication, PublicationStage.DESIGNEE)
    telling.journal(JournalVerb.POSTPONE, publication, by=by, at=at, article=_ARTICLE)
    return item

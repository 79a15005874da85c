"""The closing of a publication: one transaction freezes the list, ranks it, and reveals the seed."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from palier.models import ChainHead, ClosingHold, GridVersion, HoldKind, Publication, PublicationSeed, Ranking
from palier.models.candidatures import places
from palier.models.doors import jobs
from palier.models.identifiers import uuid7
from palier.models.ranking import freezing
from palier.models.state import held_thresholds
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.ranking import ranking_file
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import advancing
from palier.workflows.ranking import second_look
from palier.workflows.scoring import scoring, weighing_again
from palier.workflows.scoring.weighing_again import Weighed

_PLAN = cch("L441-2-8")
TELL_TASK = "palier.jobs.closing.tell_ranking"
SAME_HOUSEHOLD, NOT_ELIGIBLE = "meme_menage", "non_eligible_a_la_cloture"


class TooEarly(Refusal):
    """The closing instant has not come, by the clock of the database."""

    sentence = "La publication est encore ouverte : elle se clôt à l’instant annoncé, jamais avant."


class NothingToCorrect(Refusal):
    """There is no ranking to correct, or no reason is given."""

    sentence = "Une correction remplace un classement existant et dit pourquoi."


class AlreadyDesignated(Refusal):
    """Candidates were sent: a correction would change what the landlord works on."""

    sentence = "Des candidats ont déjà été désignés : ce classement ne se corrige plus."


@transaction.atomic
def close(publication: Publication, *, weighed: Weighed, at: datetime, by: Actor = CLOCK) -> Ranking | None:
    """Close a publication whose instant has passed; closing again gives the same ranking, a withdrawn one gives none.

    ``weighed`` is what ``weighing_again.weigh`` found after the instant: a stored score that differs stops the closing.
    Raises ``TooEarly``.
    """
    require(by.role, Action.CLOSE)
    held_thresholds.hold([publication.home])
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if publication.stage != PublicationStage.PUBLIEE:
        return publication.rankings.order_by("-version").first()
    if freezing.database_time() < publication.closes_at:
        raise TooEarly
    goes_on = ClosingHold.objects.filter(publication=publication, kind=HoldKind.SCORES, goes_on=True).exists()
    settled = weighing_again.settle(publication, weighed, goes_on=goes_on)
    who = second_look.expected(publication, settled.keys)
    left_out = _leave_out(publication, by=by, at=at)
    ranked = _freeze(publication, version=1, at=at, by=by, counts=left_out)
    second_look.check(ranked, who)
    advancing.advance_publication(publication, PublicationStage.CLASSEE, closed_at=at)
    _tell(publication, ranked, verb=JournalVerb.CLOSE_LIST, by=by, at=at, set_right=settled.set_right)
    return ranked


@transaction.atomic
def correct(
    publication: Publication, *, weighed: Weighed, reason: str, by: Actor, at: datetime, grid: GridVersion | None = None
) -> Ranking:
    """Rank again the same candidates after a mistaken closing: a new version with its reason; both are kept.

    ``weighed`` is what ``weighing_again.weigh_ranked`` found: what is stored is not believed here either. ``grid`` takes the
    place of one that was wrong; each ranking names the one that ordered it.
    Raises ``NothingToCorrect`` or ``AlreadyDesignated``.
    """
    require(by.role, Action.CLOSE)
    held_thresholds.hold([publication.home])
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    before = publication.rankings.order_by("-version").first()
    if before is None or not reason.strip():
        raise NothingToCorrect
    if publication.stage != PublicationStage.CLASSEE:
        raise AlreadyDesignated
    if grid is not None:
        publication.grid = grid
        publication.save(update_fields=["grid"])
    settled = weighing_again.settle_ranked(publication, weighed)
    counts = {key: n for key, n in before.header["counts"].items() if key != "classees"}
    ranked = _freeze(
        publication,
        version=before.version + 1,
        at=at,
        by=by,
        counts=counts,
        corrects=before,
        reason=reason.strip(),
    )
    second_look.check(ranked, second_look.expected(publication, settled.keys, again=True))
    _tell(publication, ranked, verb=JournalVerb.CORRECT_RANKING, by=by, at=at, set_right=settled.set_right)
    return ranked


def _leave_out(publication: Publication, *, by: Actor, at: datetime) -> dict[str, int]:
    """End what cannot be ranked, and count the whole list: the public header carries the counts."""
    out = partial(advancing.leave_out, publication, by=by, at=at)
    found = out(freezing.INELIGIBLE, Verb.FIND_INELIGIBLE, Stage.DEPOSEE, reason=NOT_ELIGIBLE)
    found += out(freezing.SUSPENDED_INELIGIBLE, Verb.END, Stage.SUSPENDUE, reason=NOT_ELIGIBLE)
    held = out(freezing.HELD, Verb.END, Stage.EN_ATTENTE, reason=SAME_HOUSEHOLD)
    withdrawn = places.counts(publication.pk).get(Stage.RETIREE.value, 0) - freezing.withdrawn_late(publication.pk)
    return {"ineligibles": found, "en_attente": held, "retirees": withdrawn}


def _freeze(
    publication: Publication,
    *,
    version: int,
    at: datetime,
    by: Actor,
    counts: dict[str, int],
    corrects: Ranking | None = None,
    reason: str | None = None,
) -> Ranking:
    """Order the list and write its lines, then take the head of the réservataire's chain, last of all locks."""
    name, seed = str(publication.public_id), bytes(PublicationSeed.objects.get(publication=publication).seed)
    key = uuid7()
    order = advancing.rank(publication, key, again=corrects is not None, by=by, at=at)
    ChainHead.objects.get_or_create(reservataire_id=publication.reservataire_id)
    chain = ChainHead.objects.select_for_update().get(reservataire_id=publication.reservataire_id)
    header = ranking_file.RankingHeader(
        publication=name,
        reservataire=str(publication.reservataire.public_id),
        closed_at=publication.closes_at,
        grid=f"{publication.grid.name} {publication.grid.effective_on.isoformat()}" if publication.grid else "",
        grid_digest=publication.grid.digest if publication.grid else "",
        ceilings_digest=scoring.ceilings_digest(publication),
        seed=seed,
        seed_commitment=publication.seed_commitment,
        pseudonyms_digest=order.pseudonyms_digest,
        counts={"classees": order.places, **counts},
        previous_head=chain.head,
        corrects=corrects.head if corrects else None,
        reason=reason,
    )
    return _keep(publication, key, header, ranking_file.head(header, freezing.lines(key)), chain, version, by, at)


def _keep(
    publication: Publication,
    key: UUID,
    header: ranking_file.RankingHeader,
    head: str,
    chain: ChainHead,
    version: int,
    by: Actor,
    at: datetime,
) -> Ranking:
    ranked = Ranking.objects.create(
        id=key,
        publication=publication,
        reservataire_id=publication.reservataire_id,
        position=chain.position + 1,
        version=version,
        reason=header.reason or "",
        by=by.user,
        frozen_at=at,
        header=header.spelled(),
        candidates=header.counts["classees"],
        previous_head=chain.head,
        head=head,
    )
    chain.position, chain.head = ranked.position, head
    chain.save(update_fields=["position", "head"])
    return ranked


def _tell(
    publication: Publication, ranked: Ranking, *, verb: JournalVerb, by: Actor, at: datetime, set_right: int = 0
) -> None:
    """One line in the journal; the letters leave in batches, from a job of this transaction."""
    details: dict[str, str | int | list[str] | None] = {
        "classement": str(ranked.pk),
        "tete": ranked.head,
        "candidats": ranked.candidates,
        "version": ranked.version,
    }
    if set_right:
        details["repesees"] = set_right
    telling.journal(verb, publication, by=by, at=at, article=_PLAN, details=details)
    jobs.defer(TELL_TASK, ranking=str(ranked.pk), after=0)

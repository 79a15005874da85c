"""The answers that are acts: a ranking made again before anybody is sent, a landlord told before its commission decides.

Both happen when the answer leaves, in the transaction that tells the household: what cannot be done any more comes back to
its desk, and the household is told nothing that is not true.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from palier.models import (
    Candidature,
    GridVersion,
    Mistake,
    MistakeNotice,
    Organisation,
    Publication,
    Ranking,
    Recount,
)
from palier.models.demandes.layers_at import Amended
from palier.models.state import held_thresholds
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.doors.access import Action, require
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, cch
from palier.rules.letters.composing import LetterText, compose
from palier.rules.mistakes import remedies
from palier.rules.mistakes.remedies import CaseState, MistakeKind, Remedy
from palier.rules.ranking import small_lists
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters.wording import describe
from palier.workflows.mistakes import computing_mistakes, mistakes, noticing_mistakes, telling_mistakes
from palier.workflows.ranking import closing, second_look
from palier.workflows.scoring import weighing_again
from palier.workflows.scoring.weighing_again import Weighed

_HOUSE = act("règles de publication de Palier")
_LONGEST = 300
FAULTS = (Refusal, weighing_again.ScoresDiffer, second_look.RankingWrong)
"""What keeps an answer from being carried out: each has a sentence."""


class FilesLeftMeanwhile(Refusal):
    """The files left between the answer and its minute."""

    sentence = "Les dossiers sont partis entre-temps : ce classement ne se corrige plus."


class FoundAgain(Refusal):
    """The same, of an answer that corrects no ranking: what was found no longer stands so."""

    sentence = "Les dossiers sont partis entre-temps : ce qui a été trouvé est calculé de nouveau."


class CommissionHasDecided(Refusal):
    """Every list of the case went past its commission meanwhile."""

    sentence = "La commission a décidé entre-temps : le bailleur ne peut plus en tenir compte."


class NotYourNotice(Refusal):
    """Told to another landlord."""

    sentence = "Cet avis est adressé à un autre bailleur."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A list weighed again without a lock, with the grid that takes the place of a wrong one."""

    publication: Publication
    weighed: Weighed
    grid: GridVersion | None


def prepare(case: Mistake) -> list[Prepared]:
    """Weigh the lists that an answer corrects, before any lock; none where the answer corrects no list."""
    if case.state != CaseState.PROPOSED or case.remedy != Remedy.CORRECT_LIST:
        return []
    return [_prepared(one) for one in to_correct(case)]


def to_correct(case: Mistake) -> list[Publication]:
    """The lists of a case whose ranking can be made again."""
    rows = [one for one in mistakes.homes_of(case) if remedies.is_correctable(mistakes.stands(one))]
    of = Publication.objects.select_related("home__commune", "grid", "reservataire")
    return [of.get(pk=row.publication_id) for row in rows]


def _prepared(publication: Publication) -> Prepared:
    held = _held(publication)
    grid = _right_grid(publication, noticing_mistakes.recounts(held))
    publication.grid = grid or publication.grid
    facts = noticing_mistakes.amended(held).facts
    return Prepared(publication, weighing_again.weigh_ranked(publication, Amended(facts=facts)), grid)


def _held(publication: Publication) -> list[dict[str, str | int]]:
    """What was wrong on this list: all that its candidates' cases hold, but what their desk found right.

    A second correction keeps what the first one put right.
    """
    ranked = Candidature.objects.filter(publication=publication, rank__isnull=False)
    cases = Mistake.objects.filter(demande__in=ranked.values("demande")).exclude(remedy=Remedy.NO_MISTAKE)
    return [one for held in cases.order_by("pk").values_list("amended", flat=True) for one in held]


def _right_grid(publication: Publication, recounts: Sequence[int]) -> GridVersion | None:
    rows = Recount.objects.filter(
        pk__in=recounts, grid__isnull=False, since__lte=publication.closes_at, until__gt=publication.closes_at
    ).select_related("grid")
    found = rows.order_by("-pk").first()
    return found.grid if found and found.grid_id != publication.grid_id else None


@transaction.atomic
def carry_out(case: Mistake, prepared: Sequence[Prepared], *, at: datetime, by: Actor = CLOCK) -> Mistake:
    """Do what the answer says, then tell the household. One of ``FAULTS`` where it cannot be done: nothing is kept.

    Raises ``FoundAgain``.
    """
    require(by.role, Action.REPLAY_MISTAKE)
    # Those of every list at once, before any row: one after another, two answers could wait for each other.
    held_thresholds.hold(one.publication.home for one in prepared)
    held = Mistake.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if held.state == CaseState.PROPOSED and held.remedy == Remedy.CORRECT_LIST:
        _correct(held, prepared, by=by, at=at)
    elif held.state == CaseState.PROPOSED and computing_mistakes.is_stale(held):
        raise FoundAgain
    if held.state == CaseState.PROPOSED and held.remedy == Remedy.COMMISSION:
        _tell_landlords(held, by=by, at=at)
    return telling_mistakes.tell(held, by=by, at=at)


def _correct(case: Mistake, prepared: Sequence[Prepared], *, by: Actor, at: datetime) -> list[Ranking]:
    """Make each ranking again; one that another answer put right already stays as it is."""
    wanted = {one.pk for one in to_correct(case)}
    if not wanted:
        raise FilesLeftMeanwhile
    return [
        closing.correct(
            one.publication,
            weighed=one.weighed,
            reason=remedies.reason_of(MistakeKind(case.kind)),
            by=by,
            at=at,
            grid=one.grid,
        )
        for one in prepared
        if one.publication.pk in wanted and (one.weighed.differing or one.grid)
    ]


def _tell_landlords(case: Mistake, *, by: Actor, at: datetime) -> None:
    homes = [one for one in mistakes.homes_of(case) if remedies.is_before_commission(mistakes.stands(one))]
    if not homes:
        raise CommissionHasDecided
    on = day_in_paris(at)
    for one in homes:
        is_told = not small_lists.is_small(one.candidates, on) and one.first_rank == one.last_rank
        notice, is_new = MistakeNotice.objects.get_or_create(
            mistake=case,
            publication=one.publication,
            defaults={
                "demande_id": case.demande_id,
                "bailleur_id": one.publication.bailleur_id,
                "told_at": at,
                "rank": one.first_rank if is_told else None,
            },
        )
        if is_new:
            telling.journal(
                JournalVerb.TELL_MISTAKE_TO_LANDLORD,
                one.publication,
                by=by,
                at=at,
                article=cch("R441-3"),
                details={"avis": str(notice.public_id)},
            )


@transaction.atomic
def hand_back(case: Mistake, why: str, *, at: datetime, by: Actor = CLOCK) -> None:
    """Give an answer that cannot be carried out back to its desk, with the reason; its lists are replayed as they stand."""
    require(by.role, Action.REPLAY_MISTAKE)
    held = Mistake.objects.select_for_update().get(pk=case.pk)
    if held.state != CaseState.PROPOSED:
        return
    held.state, held.setback = CaseState.OPEN, why[:_LONGEST]
    held.remedy, held.note, held.answered_at, held.answered_by = "", "", None, None
    held.save(update_fields=["state", "setback", "remedy", "note", "answered_at", "answered_by"])
    telling.journal(JournalVerb.CARRY_OUT_MISTAKE_ANSWER, held, by=by, at=at, article=_HOUSE)


@dataclass(frozen=True, slots=True)
class RemedyPreview:
    """What correcting the lists of a case would send, shown before the answer is kept."""

    people: int
    kinds: tuple[tuple[str, int], ...]
    sample: LetterText


def preview(case: Mistake) -> RemedyPreview:
    """How many candidates would read a new rank, and the letter that most of them would read."""
    lists = to_correct(case)
    kinds = tuple((french.capital(describe(one.home)), _candidates(one)) for one in lists)
    sample = compose(
        "classement_corrige_apercu",
        home=next((describe(one.home) for one in lists), None),
        typed=french.cited(remedies.reason_of(MistakeKind(case.kind))),
    )
    return RemedyPreview(sum(number for _, number in kinds), kinds, sample)


def _candidates(publication: Publication) -> int:
    ranked = publication.rankings.order_by("-version").first()
    return ranked.candidates if ranked else 0


# --- The landlord's side ---


def notices(house: Organisation) -> list[MistakeNotice]:
    """What a landlord was told and has not read, while its commission can still take it into account."""
    before = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION)
    rows = MistakeNotice.objects.filter(bailleur__in=house.covers, read_at=None, publication__stage__in=before)
    return list(rows.select_related("publication__home__commune").order_by("told_at", "pk"))


@transaction.atomic
def read_notice(notice: MistakeNotice, *, by: Actor, at: datetime) -> MistakeNotice:
    """The landlord says that it has read what it was told; its desk is then quiet, and the réservataire sees the day.

    Raises ``NotYourNotice``.
    """
    require(by.role, Action.CHECK)
    held = MistakeNotice.objects.select_for_update(of=("self",)).select_related("publication").get(pk=notice.pk)
    if by.organisation is None or not by.organisation.stands_for(held.bailleur_id):
        raise NotYourNotice
    if held.read_at is None:
        held.read_at, held.read_by = at, by.user
        held.save(update_fields=["read_at", "read_by"])
        telling.journal(
            JournalVerb.READ_MISTAKE_NOTICE,
            held.publication,
            by=by,
            at=at,
            article=cch("R441-3"),
            details={"avis": str(held.public_id)},
        )
    return held

"""A case computed by the clock: its closings replayed, its homes kept, one case for each desk whose lists they were."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Candidature, Demande, LostPlace, MissedHome, Mistake, Organisation, Publication
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.mistakes.mistakes import BETTER, Change, ReplayOutcome
from palier.rules.mistakes.remedies import RUNNING, WAITING, CaseState, MistakeKind
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.mistakes import noticing_mistakes, recounting, replaying_closings, telling_mistakes
from palier.workflows.mistakes.mistakes import HOUSE
from palier.workflows.mistakes.noticing_mistakes import RECOUNT
from palier.workflows.mistakes.replaying_closings import ClosingReplay, ReplayedClosings


@transaction.atomic
def compute(case: Mistake, *, at: datetime, by: Actor = CLOCK) -> Sequence[Mistake]:
    """Replay the closings of an open case. What cost nothing is told at once; a person answers for the rest."""
    require(by.role, Action.REPLAY_MISTAKE)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=case.demande_id)
    case = Mistake.objects.select_for_update().get(pk=case.pk)
    if case.state != CaseState.OPEN:
        return ()
    _notice_more(case, demande)
    done = _done(case, demande)
    missed = _by_desk([one for one in done.listed if one.candidature.publication_id not in _told(case)])
    if not missed and _needs_a_person(case, done):
        missed[_latest_desk(case, done)] = []
    if not missed:
        _keep(case, [], done, case.reservataire_id, at)
        telling_mistakes.tell(case, by=by, at=at)
        return (case,)
    return [_at_desk(case, desk, homes, done, at, by) for desk, homes in sorted(missed.items())]


def _done(case: Mistake, demande: Demande) -> ReplayedClosings:
    """What its own facts give, list by list, beside what was counted again for everybody: of two answers the better one."""
    counted = noticing_mistakes.recounts(case.amended)
    own = ReplayedClosings(())
    if case.kind == MistakeKind.ASKED or case.contested_at or any(RECOUNT not in one for one in case.amended):
        held = noticing_mistakes.known_of(demande)
        own = replaying_closings.replay(
            demande, noticing_mistakes.amended(held), since=noticing_mistakes.since_of(case.amended)
        )
    found = {one.candidature.publication_id: one for one in own.found}
    found |= {one.candidature.publication_id: one for one in _lost(demande, counted) if _is_better(one, found)}
    others = recounting.counted_for(demande, counted) - found.keys()
    return ReplayedClosings(list(found.values()), own.unread, len(others))


def _lost(demande: Demande, counted: Sequence[int]) -> Iterator[ClosingReplay]:
    rows = LostPlace.objects.filter(demande=demande, recount__in=counted).order_by("recount", "pk")
    own = Candidature.objects.filter(demande=demande).select_related("publication")
    of = {one.publication_id: one for one in own}
    for one in rows:
        yield ClosingReplay(
            of[one.publication_id],
            ReplayOutcome(one.outcome),
            one.first_rank,
            one.last_rank,
            one.candidates,
            one.points_before,
            one.points_after,
            tuple(Change(*change) for change in one.changes),
        )


def _is_better(one: ClosingReplay, found: Mapping[int, ClosingReplay]) -> bool:
    other = found.get(one.candidature.publication_id)
    return other is None or BETTER.get(one.outcome, 0) > BETTER.get(other.outcome, 0)


def _notice_more(case: Mistake, demande: Demande) -> None:
    """A household that asks need not know what was wrong: all that its file shows is replayed."""
    if case.kind != MistakeKind.ASKED:
        return
    known = noticing_mistakes.known_of(demande)
    fresh = [one for one in noticing_mistakes.of(demande) if not noticing_mistakes.is_known(one.amended, known)]
    case.amended = [*case.amended, *(one.amended for one in fresh)]
    case.save(update_fields=["amended"])


def _told(case: Mistake) -> set[int]:
    """Lists that another case of the household has told already."""
    others = MissedHome.objects.filter(demande=case.demande_id, mistake__told_at__isnull=False).exclude(mistake=case)
    return set(others.values_list("publication", flat=True))


def _by_desk(found: Sequence[ClosingReplay]) -> dict[int, list[ClosingReplay]]:
    desks: dict[int, list[ClosingReplay]] = defaultdict(list)
    for one in found:
        desks[one.candidature.publication.reservataire_id].append(one)
    return desks


def _needs_a_person(case: Mistake, done: ReplayedClosings) -> bool:
    """What the household says was wrong, and no row shows; or lists that could not be read."""
    return bool(done.found or done.unread) and (
        case.kind == MistakeKind.ASKED or bool(done.unread) or bool(case.contested_at)
    )


def _latest_desk(case: Mistake, done: ReplayedClosings) -> int:
    """Who answers where no home says it: the desk of the last list."""
    if case.reservataire_id is not None:
        return case.reservataire_id
    rows = Candidature.objects.filter(demande=case.demande_id, publication__rankings__isnull=False)
    latest: Publication = rows.select_related("publication").latest("publication__closes_at").publication
    return latest.reservataire_id


def _at_desk(
    case: Mistake, desk: int, homes: Sequence[ClosingReplay], done: ReplayedClosings, at: datetime, by: Actor
) -> Mistake:
    """The case at one desk: this one if it is nobody's yet or this desk's, the one that runs there, or a new one."""
    if case.reservataire_id not in (None, desk):
        running = Mistake.objects.select_for_update().filter(
            demande=case.demande_id, reservataire=desk, state__in=RUNNING
        )
        mine = running.first() or Mistake(
            demande_id=case.demande_id, kind=case.kind, opened_at=case.opened_at, answer_by=case.answer_by
        )
        mine.amended = [*mine.amended, *(one for one in case.amended if one not in mine.amended)]
    else:
        mine = case
    _keep(mine, homes, done, desk, at)
    telling.journal(
        JournalVerb.COMPUTE_MISTAKE,
        mine,
        by=by,
        at=at,
        article=HOUSE,
        details={"listes": len(done.found), "logements": len(homes), "illisibles": done.unread},
    )
    return mine


def _keep(
    case: Mistake, homes: Sequence[ClosingReplay], done: ReplayedClosings, desk: int | None, at: datetime
) -> None:
    case.reservataire = Organisation.objects.get(pk=desk) if desk is not None else None
    case.state = CaseState.CONTESTED if case.contested_at else CaseState.COMPUTED
    case.computed_at, case.closings, case.unread = at, len(done.found) + done.unread + done.others, done.unread
    case.save()
    MissedHome.objects.filter(mistake=case).delete()
    MissedHome.objects.bulk_create(_home(case, home) for home in homes)


def _home(case: Mistake, one: ClosingReplay) -> MissedHome:
    return MissedHome(
        mistake=case,
        demande_id=case.demande_id,
        publication=one.candidature.publication,
        outcome=one.outcome,
        first_rank=one.first,
        last_rank=one.last,
        rank=one.candidature.rank,
        candidates=one.candidates,
        points_before=one.points_before,
        points_after=one.points_after,
        changes=[list(change) for change in one.changes],
    )


def _left_since() -> QuerySet[MissedHome]:
    """Homes that are said not to be sent yet, and were."""
    return MissedHome.objects.filter(outcome=ReplayOutcome.NOT_SENT).exclude(
        publication__stage=PublicationStage.CLASSEE
    )


def is_stale(case: Mistake) -> bool:
    """Whether files left since the case was computed: what it says of that list is no longer true."""
    return _left_since().filter(mistake=case).exists()


def stale(limit: int) -> list[int]:
    """Cases that wait for an answer, and that the sending of a list has overtaken."""
    rows = Mistake.objects.filter(state__in=WAITING, homes__in=_left_since()).order_by("pk")
    return list(rows.values_list("pk", flat=True).distinct()[:limit])


@transaction.atomic
def compute_again(case: Mistake, *, at: datetime, by: Actor = CLOCK) -> Sequence[Mistake]:
    """Replay the lists of a case that a sending has overtaken."""
    require(by.role, Action.REPLAY_MISTAKE)
    held = Mistake.objects.select_for_update().get(pk=case.pk)
    if held.state not in WAITING or not is_stale(held):
        return ()
    held.state = CaseState.OPEN
    held.save(update_fields=["state"])
    return compute(held, at=at, by=by)


def open_cases(limit: int) -> list[int]:
    """Cases to compute, the oldest first."""
    return list(
        Mistake.objects.filter(state=CaseState.OPEN).order_by("opened_at", "pk").values_list("pk", flat=True)[:limit]
    )


def unanswered(at: datetime, limit: int) -> list[int]:
    """Cases that no desk answered by their day, and whose household was told nothing."""
    rows = Mistake.objects.filter(state__in=WAITING, told_at=None, answer_by__lt=at)
    return list(rows.order_by("answer_by", "pk").values_list("pk", flat=True)[:limit])

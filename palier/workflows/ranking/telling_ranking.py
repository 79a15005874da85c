"""The letters of a closing and of a sending: everyone learns their rank, points, the cut and what to do, batch by batch."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, Letter, Publication, Ranking, SetAside
from palier.models.doors import jobs
from palier.models.state import turns
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import grounds
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.letters.composing import LetterText, compose
from palier.rules.people.answers import Outcome
from palier.rules.ranking import cuts, ranking
from palier.rules.scoring.cotation import DALO_TIER
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.letters.wording import describe, publisher
from palier.workflows.ranking import holding
from palier.workflows.ranking.closing import SAME_HOUSEHOLD, TELL_TASK
from palier.workflows.scoring import scoring

BATCH = 200
RANKED_KIND, CORRECTED_KIND, UNRANKED_KIND = "classement", "classement_corrige", "non_classee"
PASSED_KIND, SET_ASIDE_KIND = "non_retenue", "ecartee"
FIRST_CORRECTED = 2
"""Letters of the first correction of a list may have left before they said its version."""
PASS_TASK = "palier.jobs.closing.tell_passed_over"  # noqa: S105 - the name of a task


def cut_of(publication: Publication, candidates: int) -> tuple[str, ...]:
    """Who is sent, in sentences: how many, and from ten candidates where the last stands, by its tier."""
    places = publication.to_designate
    text = cuts.sent(places, is_own=publication.is_own)
    nth = Candidature.objects.filter(publication=publication, rank=places).first()
    if publication.grid_id is None or nth is None or candidates < ranking.MIN_CANDIDATES_SHOWN:
        return (text,)
    ranked = Candidature.objects.filter(publication=publication, rank__isnull=False)
    first = ranked.filter(tier=DALO_TIER).count()
    cut = cuts.Cut(places, nth.tier, ranking.band(nth.points).low, first)
    return (text, *cuts.say(cut))


def _by_tier(candidature: Candidature) -> tuple[str, ...]:
    return (say(cuts.FIRST),) if candidature.tier == DALO_TIER else ()


def _place(candidature: Candidature, candidates: int) -> dict[str, str | bool | None]:
    """The facts of the place of a candidature: its rank, on how many, and its points where there is a grid."""
    has_grid = candidature.publication.grid_id is not None
    return {
        "rank": french.ordinal(candidature.rank or 0),
        "candidates": french.count(candidates, "candidature"),
        "has_grid": has_grid,
        "points": french.count(candidature.points, "point") if has_grid else None,
    }


@transaction.atomic
def tell_ranking(ranked: Ranking, *, after: int, by: Actor, at: datetime) -> int:
    """Send the letters of the next ranks; the first batch also tells those who were not ranked. Running twice sends once."""
    turns.wait_for(f"{TELL_TASK}:{ranked.publication_id}")
    kind = RANKED_KIND if ranked.version == 1 else CORRECTED_KIND
    if after == 0 and ranked.version == 1:
        _tell_unranked(ranked.publication, by=by, at=at)
    batch = _batch(ranked.publication, after)
    cut, held = cut_of(ranked.publication, ranked.candidates), holding.told_after(ranked) if ranked.version == 1 else ()
    told = _already(kind, batch, version=ranked.version)
    for candidature in batch:
        if candidature.pk not in told:
            _tell_rank(candidature, ranked, cut, kind, held, by=by, at=at)
    if len(batch) == BATCH:
        jobs.defer(TELL_TASK, ranking=str(ranked.pk), after=batch[-1].rank or 0)
    return len(batch)


def _batch(publication: Publication, after: int, **which: object) -> list[Candidature]:
    rows = Candidature.objects.filter(publication=publication, rank__gt=after, **which)
    return list(rows.select_related("demande", "publication__home__commune").order_by("rank")[:BATCH])


def _already(kind: str, batch: Sequence[Candidature], *, version: int = 1) -> set[int | None]:
    """Who has the letter; of a second correction, whoever has its own."""
    rows = Letter.objects.filter(kind=kind, candidature__in=batch)
    rows = rows.filter(facts__version=version) if version > FIRST_CORRECTED else rows
    return set(rows.values_list("candidature_id", flat=True))


def _tell_rank(
    candidature: Candidature,
    ranked: Ranking,
    cut: tuple[str, ...],
    kind: str,
    held: tuple[str, ...],
    *,
    by: Actor,
    at: datetime,
) -> None:
    said: dict[str, str | tuple[str, ...]] = {
        "home": describe(candidature.publication.home),
        "tier": _by_tier(candidature),
        "cut": cut,
        "who": publisher(ranked.publication),
        **({"held": held} if ranked.version == 1 else {"typed": french.cited(ranked.reason)}),
    }
    text = compose(kind, **said, **_place(candidature, ranked.candidates))
    telling.send(
        candidature.demande,
        text,
        by=by,
        at=at,
        candidature=candidature,
        facts={
            "rang": candidature.rank,
            "points": candidature.points,
            "candidats": ranked.candidates,
            "publication": str(ranked.publication.public_id),
            "version": ranked.version,
        },
    )


def _reasons(candidature: Candidature) -> tuple[str, ...]:
    """The conditions of the law that the file did not meet at the closing, each with its article and what can be done."""
    verdict = scoring.assess(candidature.demande, candidature.publication).verdict
    if verdict.outcome is not Outcome.NOT_ELIGIBLE:
        return ()
    return tuple(f"{reason.sentence} ({reason.source}) {reason.remedy}".strip() for reason in verdict.reasons)


def _tell_unranked(publication: Publication, *, by: Actor, at: datetime) -> None:
    rows = Candidature.objects.filter(
        publication=publication, rank=None, stage__in=(Stage.INELIGIBLE, Stage.SANS_SUITE)
    )
    batch = list(rows.select_related("demande", "publication__home__commune").order_by("pk"))
    told = _already(UNRANKED_KIND, batch)
    for candidature in batch:
        if candidature.pk in told:
            continue
        is_same = candidature.end_reason == SAME_HOUSEHOLD
        text = compose(
            UNRANKED_KIND,
            home=describe(candidature.publication.home),
            is_same_household=is_same,
            reasons=() if is_same else _reasons(candidature),
            who=publisher(publication),
        )
        kept = {"motif": candidature.end_reason}
        telling.send(candidature.demande, text, by=by, at=at, candidature=candidature, facts=kept)


@transaction.atomic
def tell_passed_over(publication: Publication, *, after: int, by: Actor, at: datetime) -> int:
    """Tell those who were not sent: rank, points, cut, reason, and what they can do. Running twice sends once."""
    turns.wait_for(f"{PASS_TASK}:{publication.pk}")
    batch = _batch(publication, after, stage__in=(Stage.NON_RETENUE, Stage.ECARTEE))
    ranked = publication.rankings.order_by("-version").first()
    candidates = ranked.candidates if ranked else 0
    cut = cut_of(publication, candidates)
    told = _already(PASSED_KIND, batch) | _already(SET_ASIDE_KIND, batch)
    for candidature in batch:
        if candidature.pk not in told:
            _tell_passed(candidature, candidates, cut, by=by, at=at)
    if len(batch) == BATCH:
        jobs.defer(PASS_TASK, publication=publication.pk, after=batch[-1].rank or 0)
    return len(batch)


def sample_passed_over(publication: Publication) -> LetterText:
    """The letter that most of a list would read after a sending, without anybody's rank: shown before it leaves."""
    return compose(
        "non_retenue_apercu",
        who=publisher(publication),
        home=describe(publication.home),
        has_grid=publication.grid_id is not None,
    )


def _tell_passed(candidature: Candidature, candidates: int, cut: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    said: dict[str, str | tuple[str, ...]] = {
        "who": publisher(candidature.publication),
        "home": describe(candidature.publication.home),
        "tier": _by_tier(candidature),
        "cut": cut,
    }
    place = _place(candidature, candidates)
    if candidature.stage == Stage.ECARTEE:
        aside = SetAside.objects.filter(candidature=candidature, is_upheld=True).latest("at")
        ground = grounds.GROUNDS[grounds.Ground(aside.reason)]
        reason = f"{ground.sentence[0].lower()}{ground.sentence[1:]}"
        text = compose(SET_ASIDE_KIND, reason=reason, ground_article=ground.article, **said, **place)
    else:
        text = compose(PASSED_KIND, **said, **place)
    kept = {"rang": candidature.rank, "points": candidature.points, "candidats": candidates}
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature, facts=kept)

"""The score of a demande on a publication, as at its closing date, frozen as the opening of a line.

Closing commits to the snapshot made here and never scores again: what the candidate saw is what is ranked.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from django.db import transaction

from palier.models import Candidature, Demande, GridVersion, Publication
from palier.models.candidatures import places
from palier.models.demandes import facts_codec, layers
from palier.models.doors import acting, claims
from palier.models.scoring import grids_store
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.fitting import ceilings, eligibility
from palier.rules.law import canonical, voice
from palier.rules.people import facts
from palier.rules.people.answers import Score, Verdict
from palier.rules.ranking import ranking, ranking_file
from palier.rules.scoring import cotation, grid_history, grids

PARIS = ZoneInfo("Europe/Paris")
RESCORED = (Stage.DEPOSEE, Stage.EN_ATTENTE, Stage.SUSPENDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a household is worth on a publication, with its reasons and its order key."""

    verdict: Verdict
    score: Score
    tier: int
    order_points: int
    waiting_since: date
    snapshot: str
    """Canonical JSON of the opening of the line (``rules.ranking.ranking_file.opening``)."""


def closing_day(publication: Publication) -> date:
    """The day, in Paris, on which a publication closes: the day of its scores."""
    return publication.closes_at.astimezone(PARIS).date()


@lru_cache(maxsize=64)
def parsed(content: str) -> grids.Grid:
    """A grid read from the text of a version, once for each text."""
    return grids.kept(content)


def grid_of(version: GridVersion | None) -> grids.Grid | None:
    """The grid of a publication, parsed once for each content; none for « sans cotation »."""
    return parsed(version.content) if version else None


def named_grid(version: GridVersion) -> grids.Grid:
    """The grid of a page that explains: it also names the choices that it dropped, by the words of its older versions."""
    grid = parsed(version.content)
    return (
        grid_history.with_words_of(grid, grids_store.older_texts(version)) if grid_history.lets_choose(grid) else grid
    )


def score(
    known: facts.Demande, grid: grids.Grid | None, *, on: date, departement: str, home: facts.Home | None = None
) -> Score:
    """Points under a grid, or the bare order by tier and seniority where the territory has none."""
    if grid is not None:
        return cotation.score(known, grid, on=on, departement=departement, home=home)
    bare = cotation.facts_of(known, home, on=on, departement=departement)
    tier = cotation.DALO_TIER if bare.is_dalo else cotation.FIRST_TIER
    return Score(grid="", on=on, tier=tier, lines=(), waiting_since=bare.waiting_since, to_confirm=bare.to_confirm)


def assess(
    demande: Demande, publication: Publication, *, known: facts.Demande | None = None, home: facts.Home | None = None
) -> Assessment:
    """Assess a demande on a publication as at its closing date. ``known`` spares reading the layers again.

    ``home``: what who weighs many read once for all; what a process knows of thresholds may be renewed between two.
    """
    on, home = closing_day(publication), home or publication.weighed_home
    known = known or layers.facts_of(demande, on)
    verdict = eligibility.verdict(known, home, on=on)
    weighed = partial(score, known, grid_of(publication.grid), on=on, departement=home.departement, home=home)
    found = kept = weighed()
    if not voice.is_french():
        # The snapshot is compared byte by byte with what was kept, whoever reads the page.
        with voice.read_in(None):
            kept = weighed()
    since = found.waiting_since or on
    entry = ranking.RankEntry(
        ranking.pseudonym(bytes(demande.draw_token), str(publication.public_id)), found.tier, found.points, since
    )
    opening = ranking_file.opening(
        str(publication.public_id),
        entry,
        verdict=verdict.outcome.value,
        lines=[ranking_file.opening_line(line) for line in kept.lines],
        facts_digest=canonical.digest(facts_codec.dump(known)),
    )
    return Assessment(
        verdict=verdict,
        score=found,
        tier=found.tier,
        order_points=-found.points,
        waiting_since=since,
        snapshot=canonical.text(opening),
    )


def as_read(found: Assessment, publication: Publication, seen: facts.Demande | None) -> Assessment:
    """The same for a reader who may know ``seen`` alone: its verdict and its lines are theirs, its order stays everybody's."""
    if seen is None:
        return found
    on, home = closing_day(publication), publication.weighed_home
    lines = score(seen, grid_of(publication.grid), on=on, departement=home.departement, home=home)
    return replace(found, verdict=eligibility.verdict(seen, home, on=on), score=lines)


def ceilings_digest(publication: Publication) -> str:
    """Digest of the ceiling tables of the closing day, for the header of the ranking."""
    return ceilings.digest(closing_day(publication))


@transaction.atomic
def rescore(demande: Demande, *, at: datetime) -> int:
    """Score again the live candidatures of a demande on publications still open; return how many changed.

    After the closing nothing moves a rank: a publication past its instant is left alone.
    """
    live = Candidature.objects.filter(demande=demande, stage__in=RESCORED, publication__stage=PublicationStage.PUBLIEE)
    # The share lock keeps a closing out until these scores are kept, and is taken in one order by everyone.
    windows = {key: places.lock_window(key) for key in sorted(live.values_list("publication", flat=True))}
    still_open = [
        key for key, window in windows.items() if window.stage == PublicationStage.PUBLIEE and not window.is_due(at)
    ]
    candidatures = (
        Candidature.objects.select_for_update(of=("self",))
        .filter(demande=demande, stage__in=RESCORED, publication__in=still_open)
        .select_related("publication__home__commune", "publication__grid")
        .order_by("pk")
    )
    changed = 0
    for candidature in candidatures:
        found = assess(demande, candidature.publication)
        if found.snapshot != candidature.snapshot:
            keep(candidature, found, at=at)
            changed += 1
    return changed


def sign(candidature: Candidature) -> None:
    """Stand for a score that is about to be stored: a page's is refused by the database without it (ADR 39)."""
    if acting.is_of_the_web():
        claims.weighed(candidature)


def keep(candidature: Candidature, found: Assessment, *, at: datetime) -> None:
    """Store an assessment on a candidature."""
    candidature.verdict = found.verdict.outcome
    candidature.tier = found.tier
    candidature.order_points = found.order_points
    candidature.waiting_since = found.waiting_since
    candidature.snapshot = found.snapshot
    candidature.changed_at = at
    sign(candidature)
    candidature.save(update_fields=["verdict", "tier", "order_points", "waiting_since", "snapshot", "changed_at"])

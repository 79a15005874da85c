"""After a change of the rules, every open list is weighed again as a whole: nobody is ranked under two sets of rules.

So is one whose grid weighs who lets one's home of today, after a landlord succeeded another, or the first quartile, after the
threshold of its closing day was entered where its home is: no household moved, its points do.
A score is a cache of what the rules say of the facts. What closed before keeps the rules under which it closed.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from palier import rules
from palier.models import Candidature, FileChange, GridVersion, Publication, settled
from palier.models.candidatures import places
from palier.models.candidatures.places import CurrentPlace
from palier.models.demandes import known_landlords
from palier.models.state import held_thresholds
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.homes import entered_thresholds
from palier.rules.homes.quartile_thresholds import ILE_DE_FRANCE, REGIONAL
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.dates import add_days
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.facts import CeilingZone, EnteredThreshold
from palier.rules.scoring.cotation import QUARTILE
from palier.rules.scoring.fact_offered import SAME_LANDLORD
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.scoring import places_moved, scoring

KNOWN_AFTER = timedelta(minutes=1)
"""After this long every process knows what was entered (``settled``): nobody applies under another threshold any more."""
_FOLDER = Path(rules.__file__).parent


@cache
def rules_digest() -> str:
    """Sixteen signs that change with any line of the rules or of their parameters, sentences included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in _FOLDER.rglob("*") if path.suffix in {".py", ".toml"}):
        digest.update(path.relative_to(_FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def digest_of(publication: Publication, at: datetime, *, thresholds: Iterable[EnteredThreshold] | None = None) -> str:
    """What a list is weighed with at an instant: the rules, and what its grid weighs that changes beside them.

    ``thresholds``: those that a closing holds; else those that every process knows by this instant.
    """
    if publication.grid is None:
        return rules_digest()
    read = _known_everywhere(at) if thresholds is None else thresholds
    held = entered_thresholds.in_force(
        read, held_thresholds.place_of(publication.home), on=day_in_paris(publication.closes_at)
    )
    return _digest(publication.grid, known_landlords.successions(at), held)


def _known_everywhere(at: datetime) -> tuple[EnteredThreshold, ...]:
    """Entries that no process may still weigh without: one that did would leave its candidates unlike the others."""
    return entered_thresholds.made_before(settled.now().thresholds, at - KNOWN_AFTER)


def _digest(grid: GridVersion, landlords: list[tuple[int, int]], held: EnteredThreshold | None) -> str:
    """The digest of the rules, of the landlords that stand and of the threshold entered; of the rules alone without these."""
    told = str(landlords) if landlords and SAME_LANDLORD in grid.content else ""
    if held is not None and QUARTILE in grid.content:
        told += f" {held.territory} {held.amount} {held.effective_on} {held.title}"
    return hashlib.sha256(f"{rules_digest()} {told}".encode()).hexdigest()[:16] if told else rules_digest()


def waiting(at: datetime, limit: int) -> list[int]:
    """Open publications whose candidates were not all weighed under these rules, landlords and thresholds, by their closing."""
    rows = Publication.objects.running().filter(closes_at__gt=at)
    weighing = Q(content__contains=SAME_LANDLORD) | Q(content__contains=QUARTILE)
    landlords, entered = known_landlords.successions(at), _known_everywhere(at)
    others = [
        When(reached, then=Value(_digest(grid, landlords, held)))
        for grid in GridVersion.objects.filter(weighing)
        for reached, held in _reached(grid, entered, at)
    ]
    rows = rows.annotate(now=Case(*others, default=Value(rules_digest()))).exclude(weighed_with=F("now"))
    return list(rows.order_by("closes_at", "pk").values_list("pk", flat=True)[:limit])


def _reached(
    grid: GridVersion, entered: Iterable[EnteredThreshold], at: datetime
) -> Iterator[tuple[Q, EnteredThreshold | None]]:
    """Which lists of a grid each threshold of its territory reaches, by the home and the day of the closing; then all."""
    known, of = list(entered), Q(grid=grid.pk)
    for held in entered_thresholds.standing(known) if QUARTILE in grid.content else ():
        last = entered_thresholds.last_day(held, known)
        if last < day_in_paris(at):
            continue
        days = Q(closes_at__gte=at_hour(held.effective_on, 0), closes_at__lt=at_hour(add_days(last, 1), 0))
        if held.territory == ILE_DE_FRANCE:
            yield of & days & Q(home__commune__zone_hlm__in=REGIONAL), held
        elif held.territory == grid.territory_id:
            of_home = Q(home__commune__territory=held.territory, home__commune__zone_hlm=CeilingZone.ELSEWHERE)
            yield of & days & of_home, held
    yield of, None


@transaction.atomic
def reweigh(publication_pk: int, *, at: datetime) -> int:
    """Weigh the live candidatures of an open publication again, all or none; return how many changed.

    The scores are computed before the lock: a closing waits only while those that changed are written.
    """
    publication = Publication.objects.select_related("home__commune", "grid").get(pk=publication_pk)
    held_thresholds.hold([publication.home])
    # Before the scores: a succession of meanwhile leaves the list to be weighed once more.
    digest, home = digest_of(publication, at), publication.home_with(held_thresholds.read(publication.home))
    live = Candidature.objects.filter(publication=publication, stage__in=scoring.RESCORED)
    changed = []
    for candidature in live.select_related("demande").order_by("pk").iterator(chunk_size=200):
        found = scoring.assess(candidature.demande, publication, home=home)
        if found.snapshot != candidature.snapshot or found.verdict.outcome != candidature.verdict:
            changed.append((candidature, found))
    window = places.lock_window(publication.pk)
    if window.stage != PublicationStage.PUBLIEE or window.is_due(at):
        return 0
    # A snapshot that is no longer the one read was written meanwhile, from newer facts and under these rules.
    moving = [one for one, found in changed if _moves(one, found)]
    stood = places.places([one.pk for one in moving])
    done = {candidature.pk for candidature, found in changed if _keep(candidature, found, at)}
    _remember([one for one in moving if one.pk in done], stood, at)
    kept = len(done)
    Publication.objects.filter(pk=publication.pk).update(weighed_with=digest)
    if kept:
        telling.journal(
            JournalVerb.WEIGH_AGAIN,
            publication,
            by=CLOCK,
            at=at,
            article=cch("L441-2-8"),
            details={"candidatures": kept, "regles": digest},
        )
    return kept


def _moves(candidature: Candidature, found: scoring.Assessment) -> bool:
    """Whether more than a sentence changes: what a candidature is ordered by, or whether it may be."""
    return (candidature.verdict, candidature.tier, candidature.order_points, candidature.waiting_since) != (
        found.verdict.outcome,
        found.tier,
        found.order_points,
        found.waiting_since,
    )


def _remember(moved: list[Candidature], stood: Mapping[int, CurrentPlace], at: datetime) -> None:
    """Keep for each household, where its own changes are, that the rules moved its points and where its place went."""
    after = places.places([one.pk for one in moved])
    FileChange.objects.bulk_create(
        FileChange(
            demande_id=one.demande_id,
            kind=ChangeKind.RULES,
            person_key="",
            at=at,
            places=places_moved.moved({str(one.public_id): stood[one.pk]}, {str(one.public_id): after[one.pk]}),
        )
        for one in moved
    )


def _keep(candidature: Candidature, found: scoring.Assessment, at: datetime) -> int:
    same = Candidature.objects.filter(pk=candidature.pk, snapshot=candidature.snapshot, stage__in=scoring.RESCORED)
    return same.update(
        verdict=found.verdict.outcome,
        tier=found.tier,
        order_points=found.order_points,
        waiting_since=found.waiting_since,
        snapshot=found.snapshot,
        changed_at=at,
    )

"""After a change of the rules, every open list is weighed again as a whole: nobody is ranked under two sets of rules.

A score is a cache of what the rules say of the facts. What closed before keeps the rules under which it closed.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from palier import rules
from palier.models import Candidature, FileChange, Publication
from palier.models.candidatures import places
from palier.models.candidatures.places import CurrentPlace
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.scoring import places_moved, scoring

_FOLDER = Path(rules.__file__).parent


@cache
def rules_digest() -> str:
    """Sixteen signs that change with any line of the rules or of their parameters, sentences included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in _FOLDER.rglob("*") if path.suffix in {".py", ".toml"}):
        digest.update(path.relative_to(_FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def waiting(at: datetime, limit: int) -> list[int]:
    """Open publications whose candidates were not all weighed under these rules, the first to close first."""
    rows = Publication.objects.running().filter(closes_at__gt=at)
    rows = rows.exclude(weighed_with=rules_digest())
    return list(rows.order_by("closes_at", "pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def reweigh(publication_pk: int, *, at: datetime) -> int:
    """Weigh the live candidatures of an open publication again, all or none; return how many changed.

    The scores are computed before the lock: a closing waits only while those that changed are written.
    """
    publication = Publication.objects.select_related("home__commune", "grid").get(pk=publication_pk)
    live = Candidature.objects.filter(publication=publication, stage__in=scoring.RESCORED)
    changed = []
    for candidature in live.select_related("demande").order_by("pk").iterator(chunk_size=200):
        found = scoring.assess(candidature.demande, publication)
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
    Publication.objects.filter(pk=publication.pk).update(weighed_with=rules_digest())
    if kept:
        telling.journal(
            JournalVerb.WEIGH_AGAIN,
            publication,
            by=CLOCK,
            at=at,
            article=cch("L441-2-8"),
            details={"candidatures": kept, "regles": rules_digest()},
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

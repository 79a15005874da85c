"""What moved in a file since its reader last had its sheet before their eyes: their own visits alone, and what they may read."""

from dataclasses import dataclass
from datetime import datetime

from palier.models import Candidature, DemandeVersion, Fact
from palier.models.candidatures import sheet_visits
from palier.models.demandes import layers
from palier.rules.desks.sheet_visits import BEFORE_KEPT, VISIT_LASTS, facts_moved
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.law import act, applies
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import file_history
from palier.workflows.desks.file_history import DoneLine


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceVisit:
    """What a sheet tells first to who comes back to it."""

    at: datetime
    """When it was last shown to them, in the visit before this one."""
    lines: tuple[DoneLine, ...]
    """What was done of the file, the newest first, but what this reader did and left their name on."""
    facts: tuple[str, ...]
    """What the file says otherwise: it has no hour here."""


@applies(act("règles de publication de Palier"))
def open_sheet(row: Candidature, *, by: Actor, at: datetime) -> SinceVisit | None:
    """Keep that a sheet is shown to this reader; what moved since their visit before, none at the first and where nothing did."""
    since = sheet_visits.seen(row.pk, organisation=by.body.pk, member=by.person.pk, at=at, lasts=VISIT_LASTS)
    if since is None:
        return None
    read_until = since - BEFORE_KEPT
    lines = tuple(one for one in file_history.of(row, by=by) if one.told_at > read_until and not one.is_own)
    facts = _facts(row, read_until, by=by, at=at)
    return SinceVisit(at=since, lines=lines, facts=facts) if lines or facts else None


def _facts(row: Candidature, since: datetime, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """The file is put together as it was only where somebody else told something of it since."""
    demande, on = row.demande, day_in_paris(at)
    told = Fact.objects.filter(demande=demande, at__gt=since).exclude(by=by.person.pk).exists()
    if not told and not DemandeVersion.objects.filter(demande=demande, received_at__gt=since).exists():
        return ()
    return facts_moved(layers.facts_at(demande, since, on, own=by.person.pk), layers.facts_of(demande, on))

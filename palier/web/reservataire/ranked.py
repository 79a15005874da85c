"""The table of a closed list, as who publishes it reads it: so many rows from a rank, each with what its file says and lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from palier.models import Candidature, Publication, SetAside
from palier.models.candidatures import places
from palier.models.demandes import layers_at
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.commission import designation
from palier.rules.doors.access import Role
from palier.rules.fitting import affordability
from palier.rules.letters.words import label
from palier.rules.people import facts, household
from palier.rules.situations import priorities
from palier.web.presentation import sheet
from palier.web.reservataire import desk, quotas
from palier.workflows.acting.actors import Actor
from palier.workflows.people import needing
from palier.workflows.people.needing import PieceCounts
from palier.workflows.scoring import scoring

SHOWN = 30
"""Rows of the table at a time; the others are a page further."""


@dataclass(frozen=True, slots=True)
class CandidatureRow:
    """One line of the table."""

    candidature: Candidature
    file: str
    household: str
    effort: str
    """Empty where it is not known."""
    grounds: list[str]
    pieces: str
    act: str
    is_sent: bool
    is_cut: bool
    pending: SetAside | None
    wanted: str = ""
    """What its household answered to « toujours intéressé ? »."""
    tagged: tuple[str, ...] = ()
    """What its own house put on it, by name."""
    is_readable: bool = True
    """False once the access to this file ended: its place in the list stays, and nothing else."""


def table(publication: Publication, first: int) -> dict[str, Any]:
    """What the page of a closed list shows: its rows from a rank, those that a sending takes, and what it would do."""
    placed = Candidature.objects.filter(publication=publication, rank__isnull=False).prefetch_related("demande")
    ranked = list(placed.order_by("rank")[:SHOWN])
    page = ranked if first == 1 else list(placed.filter(rank__gte=first).order_by("rank")[:SHOWN])
    is_choosing = publication.stage == PublicationStage.CLASSEE
    sent = _sent(publication, ranked, is_choosing=is_choosing)
    pending = {
        aside.candidature_id: aside
        for aside in SetAside.objects.filter(candidature__in=[*ranked, *page], is_upheld=None).select_related("by")
    }
    chosen = [row for row in ranked if row.rank in sent]
    read = _Read.of(publication, page, chosen)
    left = places.counts(publication.pk)
    in_play = sum(left.get(stage, 0) for stage in stages.IN_PLAY)
    return {
        "rows": [_row(row, publication, sent, pending.get(row.pk), read) for row in page],
        "first": first,
        "earlier": max(1, first - SHOWN) if first > 1 else None,
        "later": first + SHOWN if placed.filter(rank__gte=first + SHOWN).exists() else None,
        "is_choosing": is_choosing,
        "sent": len(sent),
        "effects": quotas.effects(publication, chosen) if is_choosing else [],
        "dalo": sum(row.tier == 0 for row in chosen),
        "with_ground": sum(bool(read.grounds(row)) for row in chosen),
        "to_confirm": sum(row.verdict == "a_confirmer" for row in chosen),
        "aside": sum(row.stage == Stage.ECARTEE for row in ranked),
        "pending": len(pending),
        "ranking": publication.rankings.order_by("-version").first(),
        "in_play": in_play,
        "may_call": publication.stage == PublicationStage.DESIGNEE and in_play < designation.MIN_EXAMINED,
        "shown": SHOWN,
    }


def _sent(publication: Publication, ranked: list[Candidature], *, is_choosing: bool) -> set[int | None]:
    """The ranks that a sending takes, or that were sent."""
    if not is_choosing:
        return {row.rank for row in ranked if publication.bailleur_id in row.audience}
    lines = [(row.rank or 0, Stage(row.stage)) for row in ranked]
    return set(designation.choose(lines, publication.to_designate))


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files of some rows say, read together: a long list costs as many questions as a short one."""

    on: date
    is_own: bool
    known: Mapping[int, facts.Demande | None]
    """By demande that is still read; none where what is stored of it cannot be."""
    pieces: Mapping[int, PieceCounts]

    @classmethod
    def of(cls, publication: Publication, page: list[Candidature], chosen: list[Candidature]) -> "_Read":
        """Those of a page, and the words of those that are sent."""
        on, wanted = scoring.closing_day(publication), {row.demande_id for row in (*page, *chosen)}
        known = {row.pk: found for row, found in layers_at.facts_at(wanted, timezone.now(), on=on)}
        by = Actor(role=Role.BAILLEUR if publication.is_own else Role.RESERVATAIRE)
        drawn = {row.demande_id for row in page}
        said = {demande: of for demande, of in known.items() if of is not None and demande in drawn}
        return cls(on, publication.is_own, known, needing.counts_of(said, on=on, by=by))

    def grounds(self, row: Candidature) -> list[str]:
        """The priorities of the law that are verified, never what a grid weighs besides, in the words of the sheet."""
        if row.demande_id not in self.known:
            return []
        found, role = ["DALO"] if row.tier == 0 else [], Role.BAILLEUR if self.is_own else Role.RESERVATAIRE
        known = self.known[row.demande_id]
        grounds = priorities.grounds_of_law(known, self.on) if known else ()
        established = [one for one in grounds if one.is_established and one.situation is not None]
        found += [sheet.ground_label(one, role, self.on) for one in established]
        return list(dict.fromkeys(found))


def _row(
    row: Candidature, publication: Publication, sent: set[int | None], pending: SetAside | None, read: _Read
) -> CandidatureRow:
    is_readable, known = row.demande_id in read.known, read.known.get(row.demande_id)
    found = household.composition(known.household, on=read.on) if known else None
    return CandidatureRow(
        candidature=row,
        file=desk.file_number(row),
        household=_household(found, is_readable=is_readable),
        effort=affordability.effort_rate_for(known, publication.home.as_facts, on=read.on).figure if known else "",
        grounds=read.grounds(row),
        pieces=_pieces(read.pieces.get(row.demande_id)),
        act=_act(row, sent, pending),
        is_sent=row.rank in sent,
        is_cut=row.rank == max((rank for rank in sent if rank), default=0),
        pending=pending if is_readable else None,
        is_readable=is_readable,
    )


def _household(found: household.Composition | None, *, is_readable: bool) -> str:
    if not is_readable:
        return ""
    return f"{found.holders} + {found.persons - found.holders}" if found and found.persons else "inconnu"


def _pieces(counts: PieceCounts | None) -> str:
    """What the file lacks by its checklist, for the reader of this list: nothing else is called complete."""
    if counts is None:
        return ""
    if not counts.sent:
        return "aucune reçue"
    said = [f"{counts.to_check} à contrôler"] if counts.to_check else []
    said += [f"{counts.lacking} à recevoir"] if counts.lacking else []
    return ", ".join(said) or "complètes"


def _act(row: Candidature, sent: set[int | None], pending: SetAside | None) -> str:
    if pending is not None:
        return "écart à relire"
    if row.stage == Stage.CLASSEE:
        return "à envoyer" if row.rank in sent else ""
    return label(Stage(row.stage), is_own=row.publication.is_own).lower()

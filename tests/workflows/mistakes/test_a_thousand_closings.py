"""A thousand closed lists are counted again in the memory of a few: nothing grows with their number."""

from __future__ import annotations

import json
import resource
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Candidature, JournalEntry, Publication, Ranking, RankingLine, RecountedList
from palier.rules.ranking import ranking
from palier.workflows.mistakes import recounting
from tests import factories
from tests.workflows.mistakes import year as years
from tests.workflows.mistakes.wrong_grid import DAY, STEWARD

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
LISTS = 1000
_MOST = 20_000_000
"""Bytes: the openings of all these lists weigh eight millions, as text."""
SEED = bytes(range(32))


def closed(count: int, people: list[Applicant]) -> None:
    """That many lists of the same people, as a closing and a sending leave them: rows alone, no act."""
    reservataire = factories.organisation("reservataire", "Réservataire Est")
    bailleur = factories.organisation("bailleur", "Habitat des Néfliers")
    home, grid = factories.home(bailleur, reservataire), factories.grid()
    lists = Publication.objects.bulk_create(
        Publication(
            home=home,
            reservataire=reservataire,
            bailleur=bailleur,
            grid=grid,
            stage="infructueuse",
            to_designate=2,
            opens_at=years.START - 8 * DAY,
            closes_at=years.START + timedelta(minutes=index),
            seed_commitment="0" * 64,
        )
        for index in range(count)
    )
    ranked = Ranking.objects.bulk_create(
        Ranking(
            publication=on,
            reservataire=reservataire,
            position=index + 1,
            frozen_at=on.closes_at,
            candidates=len(people),
            header={"seed": SEED.hex()},
            previous_head="0" * 64,
            head="0" * 64,
        )
        for index, on in enumerate(lists)
    )
    rows = Candidature.objects.bulk_create(
        Candidature(
            publication=on,
            demande=one.demande,
            stage="non_retenue",
            verdict="eligible",
            tier=1,
            order_points=-90 + rank,
            waiting_since=one.demande.deposited_on,
            applied_at=on.opens_at,
            changed_at=on.closes_at,
            rank=rank,
            snapshot=json.dumps(
                {"tier": 1, "points": 90 - rank, "waiting_since": None, "lines": [], "padding": "x" * 2000}
            ),
            audience=[],
        )
        for on in lists
        for rank, one in enumerate(people, 1)
    )
    of = {on.pk: made.pk for on, made in zip(lists, ranked, strict=True)}
    RankingLine.objects.bulk_create(
        RankingLine(
            ranking_id=of[row.publication_id],
            candidature=row,
            demande_id=row.demande_id,
            rank=row.rank,
            tie="0" * 64,
            pseudonym=ranking.pseudonym(bytes(row.demande.draw_token), str(row.publication.public_id)),
            commitment="0" * 64,
            salt="0" * 64,
            audience=[],
        )
        for row in rows
    )
    JournalEntry.objects.bulk_create(
        JournalEntry(
            at=on.closes_at,
            role="reservataire",
            verb="designer",
            object_kind="Publication",
            object_id=on.public_id,
            article="CCH R441-5",
            details={"rangs": ["1", "2"]},
        )
        for on in lists
    )


def counted(lists: int) -> int:
    """What the process holds once this many lists were counted, batch by batch, in bytes."""
    done = 0
    while done < lists:
        batch = recounting.lists_to_count(20)
        for one in batch:
            recounting.count_list(*one, at=timezone.now())
        done += len(batch)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def test_a_thousand_closings_are_counted_in_the_memory_of_a_few(record_property):
    people = [factories.demande(f"Voisine{index}") for index in range(4)]
    years.verified(
        people[-1],
        "claims/handicap",
        years.START - 9 * DAY,
        by=factories.member("Odile", factories.organisation("reservataire", "Réservataire Est")),
    )
    closed(LISTS, people)
    recounting.open_recount(
        recounting.asked(
            grid=None,
            territory=None,
            since=years.START - DAY,
            until=years.START + 9 * DAY,
            reason="x",
            at=timezone.now(),
        ),
        by=STEWARD,
        at=timezone.now(),
    )

    few = counted(60)
    grown = counted(LISTS - 60) - few

    assert RecountedList.objects.filter(is_read=True, lost__gte=1, candidates=len(people)).count() == LISTS
    assert grown < _MOST
    record_property("counts", f"{LISTS} lists counted again, {grown / 1e6:.1f} MB more than for 60")

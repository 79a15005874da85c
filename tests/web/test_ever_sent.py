"""The page of a let home counts everybody who was sent and examined, whatever ended them, and whoever was erased since."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Decision, Publication
from palier.models.candidatures import places
from palier.models.life import erased_rows
from palier.rules.candidature.funnel import Stage
from palier.web.presentation import homes
from palier.workflows.commission import designating
from tests import factories
from tests.plain_pages import plain_text
from tests.world import World, cast

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return cast()


def crowd(world: World, *, size: int = 5) -> list[factories.Applicant]:
    return [world.amina, world.noe, *world.others][:size]


def steps(on: Publication) -> tuple[int, int, int]:
    on.refresh_from_db()
    found = homes.stairs(on, counts=places.counts(on.pk), cut=None)
    return found.candidates, found.sent.count, found.examined.count


def ever(on: Publication) -> tuple[int, int]:
    on.refresh_from_db()
    return on.ever_sent, on.ever_examined


def let(world: World, on: Publication) -> None:
    """The first has the lease; whatever else lives ends, as an act of signature leaves it."""
    first, *others = Candidature.objects.filter(publication=on, rank__isnull=False).order_by("rank")
    Candidature.objects.filter(pk=first.pk).update(stage=Stage.BAIL_SIGNE)
    Candidature.objects.filter(pk__in=[one.pk for one in others]).update(stage=Stage.SANS_SUITE)
    Publication.objects.filter(pk=on.pk).update(stage="louee")


def test_everybody_sent_and_examined_stays_counted_once_the_home_is_let(world: World, client: Client) -> None:
    on = world.home_at("attribuee", crowd(world, size=6))
    assert ever(on) == (5, 5)

    let(world, on)

    assert steps(on) == (6, 5, 5)
    page = plain_text(client.get(reverse("publication", args=[on.public_id])))
    assert "5 dossiers transmis au bailleur" in page
    assert "5 dossiers examinés en commission" in page


def test_nobody_is_sent_nor_examined_before_they_are(world: World) -> None:
    assert ever(world.home_at("classee", crowd(world))) == (0, 0)
    assert ever(world.home_at("designee", crowd(world))) == (5, 0)
    assert ever(world.home_at("en_commission", crowd(world))) == (5, 0)


def test_a_rank_called_after_is_one_more_and_a_check_made_again_none(world: World) -> None:
    on = world.home_at("designee", crowd(world, size=6))
    rows = Candidature.objects.filter(publication=on, stage="designee").order_by("rank")
    ended = [row.pk for row in rows[:3]]
    Candidature.objects.filter(pk__in=ended).update(stage=Stage.NON_CONFORME)
    Candidature.objects.filter(pk=ended[0]).update(stage=Stage.DESIGNEE)
    assert ever(on) == (5, 0)

    Candidature.objects.filter(pk=ended[0]).update(stage=Stage.NON_CONFORME)
    designating.call_next(on, by=world.odile, at=timezone.now())
    assert ever(on) == (6, 0)


def test_a_decision_taken_back_counts_no_more_until_it_is_taken_again(world: World) -> None:
    on = world.home_at("en_commission", crowd(world))
    seance = world.seances[str(on.pk)]
    rows = list(Candidature.objects.filter(publication=on, stage="conforme").order_by("rank"))
    at = timezone.now()
    item = seance.items.get()

    def decided(row: Candidature, after: int) -> Decision:
        return Decision.objects.create(
            item=item,
            candidature=row,
            demande_id=row.demande_id,
            kind="non_attribution",
            by=world.karim.user,
            decided_at=at + timedelta(seconds=after),
        )

    first, _ = decided(rows[0], 0), decided(rows[1], 1)
    assert ever(on) == (5, 2)
    first.taken_back_at, first.taken_back_by = at, world.karim.user
    first.save(update_fields=["taken_back_at", "taken_back_by"])
    assert ever(on) == (5, 1)
    decided(rows[0], 2)
    assert ever(on) == (5, 2)


def test_an_erasure_moves_no_number_of_the_page(world: World) -> None:
    on = world.home_at("attribuee", crowd(world))
    let(world, on)
    assert steps(on) == (5, 5, 5)

    gone = Candidature.objects.filter(publication=on, stage=Stage.SANS_SUITE).order_by("rank").first()
    assert gone is not None
    erased_rows.remove(gone.demande_id, subject="", users=[])

    assert not Candidature.objects.filter(pk=gone.pk).exists()
    assert sum(places.counts(on.pk).values()) == 4
    assert steps(on) == (5, 5, 5)


@pytest.mark.parametrize("stage", ["classee", "designee", "attribuee", "louee"])
def test_an_erasure_of_who_was_never_sent_moves_no_number_either(world: World, stage: str) -> None:
    on = world.home_at("attribuee" if stage == "louee" else stage, crowd(world, size=7))
    if stage == "louee":
        let(world, on)
    before = steps(on)
    assert before[0] == 7

    gone = Candidature.objects.filter(publication=on, rank__gt=5).order_by("rank").first()
    assert gone is not None
    erased_rows.remove(gone.demande_id, subject="", users=[])

    assert sum(places.counts(on.pk).values()) == 6
    assert steps(on) == before


def test_who_is_named_without_an_ad_is_sent_as_their_file_is_made(world: World) -> None:
    home = factories.home(world.bailleur, world.reservataire)
    on = factories.publication(home, stage="designee", is_direct=True)
    factories.candidature(on, world.noe.demande, stage="designee")
    factories.candidature(on, world.amina.demande, stage="classee")
    assert ever(on) == (1, 0)


def test_a_list_that_came_to_nothing_says_who_was_sent_and_not_who_would_be(world: World) -> None:
    on = world.home_at("attribuee", crowd(world, size=6))
    Publication.objects.filter(pk=on.pk).update(stage="infructueuse")
    on.refresh_from_db()
    found = homes.stairs(on, counts=places.counts(on.pk), cut=None)
    assert (found.sent.count, found.sent.is_known, found.examined.count, found.examined.is_known) == (5, True, 5, True)


def test_a_list_withdrawn_before_anybody_was_sent_has_nobody_there(world: World) -> None:
    on = world.home_at("classee", crowd(world))
    Publication.objects.filter(pk=on.pk).update(stage="retiree")
    on.refresh_from_db()
    assert not homes.stairs(on, counts=places.counts(on.pk), cut=None).sent.is_known


def test_a_list_is_made_with_nobody_sent_whatever_is_given(world: World) -> None:
    home = factories.home(world.bailleur, world.reservataire)
    made = factories.publication(home, ever_sent=9, ever_examined=9, ever_placed=9)
    assert ever(made) == (0, 0)
    assert made.ever_placed == 0


def test_what_was_counted_before_is_found_again_in_the_journal(world: World) -> None:
    on = world.home_at("attribuee", crowd(world, size=6))
    still = world.home_at("classee", crowd(world))
    Publication.objects.filter(pk__in=[on.pk, still.pk]).update(ever_sent=0, ever_examined=0)

    class Editor:
        connection = connection

    import_module("palier.migrations.0820_who_was_sent_before").count(None, Editor())

    assert (ever(on), ever(still)) == ((5, 5), (0, 0))
    # One that an act moved since its triggers were put is counted with what came before it.
    Publication.objects.filter(pk=on.pk).update(ever_sent=1, ever_examined=0)
    import_module("palier.migrations.0820_who_was_sent_before").count(None, Editor())
    assert ever(on) == (5, 5)


def test_who_was_placed_or_named_before_is_counted_too(world: World) -> None:
    on = world.home_at("classee", crowd(world, size=6))
    named = factories.publication(factories.home(world.bailleur, world.reservataire), stage="designee", is_direct=True)
    factories.candidature(named, world.noe.demande, stage="designee")
    Publication.objects.filter(pk__in=[on.pk, named.pk]).update(ever_sent=0, ever_placed=0)

    class Editor:
        connection = connection

    import_module("palier.migrations.0826_who_was_placed_before").count(None, Editor())

    assert (ever(on), ever(named)) == ((0, 0), (1, 0))
    assert (on.ever_placed, named.ever_placed) == (6, 0)

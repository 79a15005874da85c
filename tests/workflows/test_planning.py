"""An act that writes to many is shown, kept for a minute, then done by the worker; nothing is written to anybody before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palier.jobs.path import planned as jobs
from palier.models import Candidature, JournalEntry, Letter, Membership, PlannedAct, PlannedVerb, Publication
from palier.models.doors import acting, row_security
from palier.models.identifiers import uuid7
from palier.rules.doors.access import Role
from palier.workflows.commission import designating
from palier.workflows.commission.designating import NotToChooseFrom
from palier.workflows.offer import ending, planning
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.workflows import crowds

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

pytestmark = pytest.mark.django_db
REASON = "Un dégât des eaux rend le logement inhabitable."
MANY = 12
MINUTE = timedelta(seconds=60)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def crowded(world: World, stage: str = "publiee") -> Publication:
    on = factories.publication(factories.home(world.bailleur, world.reservataire), stage=stage)
    for number in range(1, MANY + 1):
        ranked = {} if stage == "publiee" else {"rank": number, "stage": "classee"}
        factories.candidature(on, factories.demande().demande, points=100 - number, **ranked)
    return on


def planned(world: World, on: Publication, verb: PlannedVerb = PlannedVerb.WITHDRAW, *, reason: str = REASON):
    seen = planning.preview(on, verb, reason=reason, at=timezone.now())
    by = world.karim if verb is PlannedVerb.WITHDRAW else world.odile
    return planning.plan(on, verb, reason=reason, people=seen.people, by=by, at=timezone.now())


def test_the_preview_says_to_how_many_of_what_kind_and_what_they_read(world: World) -> None:
    seen = planning.preview(crowded(world), PlannedVerb.WITHDRAW, reason=REASON, at=timezone.now())

    assert seen.is_many
    assert sum(n for _, n in seen.kinds) == seen.people == MANY
    assert REASON in plain_text(" ".join(seen.sample.paragraphs))


def test_nothing_is_written_before_the_minute_and_all_is_done_after(world: World) -> None:
    on = crowded(world)

    act = planned(world, on)
    assert planning.run(act, at=act.due_at - timedelta(seconds=1)).done_at is None
    on.refresh_from_db()
    assert on.stage == "publiee"
    assert not Letter.objects.exists()
    assert "Rien n’est encore parti" in planning.told(on, by=world.karim).words  # type: ignore[union-attr]

    assert planning.due(act.due_at) == [act.pk]
    planning.run(act, at=act.due_at)
    planning.run(act, at=act.due_at)
    on.refresh_from_db()
    assert (on.stage, on.end_reason) == ("retiree", REASON)
    assert JournalEntry.objects.filter(verb="retirer_publication").count() == 1
    assert planning.told(on, by=world.karim) is None


def test_whoever_is_shut_out_within_the_minute_acts_no_more(world: World) -> None:
    on = crowded(world)
    act = planned(world, on)
    Membership.objects.filter(user=world.karim.person).update(suspended_at=act.planned_at)

    done = planning.run(act, at=act.due_at)

    on.refresh_from_db()
    assert (on.stage, done.refused) == ("publiee", planning.NoLongerThere.sentence)
    assert not Letter.objects.exists()
    assert planning.NoLongerThere.sentence in planning.told(on, by=world.karim).words  # type: ignore[union-attr]


def test_it_is_taken_back_within_the_minute_and_not_after(world: World) -> None:
    on = crowded(world)
    act = planned(world, on)

    with pytest.raises(planning.NotYourAct):
        planning.cancel(act, by=world.odile, at=act.planned_at)
    planning.cancel(act, by=world.karim, at=act.planned_at)
    planning.cancel(act, by=world.karim, at=act.planned_at)
    planning.run(act, at=act.due_at)
    on.refresh_from_db()
    assert on.stage == "publiee"

    again = planned(world, on)
    with pytest.raises(planning.TooLateToCancel):
        planning.cancel(again, by=world.karim, at=again.due_at)


def test_what_the_rules_refuse_is_refused_at_once_and_one_act_waits_at_a_time(world: World) -> None:
    on = crowded(world)

    for reason in ("x", "Travaux", "  "):
        with pytest.raises(ending.WithdrawalReasonNeeded):
            planned(world, on, reason=reason)
    with pytest.raises(NotToChooseFrom):
        planned(world, on, PlannedVerb.SEND)
    planned(world, on)
    with pytest.raises(planning.AlreadyPlanned):
        planned(world, on)


def test_what_became_impossible_meanwhile_is_said_and_writes_to_nobody(world: World) -> None:
    on = crowded(world)
    act = planned(world, on)
    Publication.objects.filter(pk=on.pk).update(stage="louee")

    planning.run(act, at=act.due_at)

    act.refresh_from_db()
    assert act.refused == ending.CannotWithdraw.sentence
    assert "rien n’est parti" in planning.told(on, by=world.karim).words  # type: ignore[union-attr]


def test_a_sending_of_five_waits_too(world: World) -> None:
    on = crowded(world, "classee")

    act = planned(world, on, PlannedVerb.SEND)

    assert act.people == MANY
    assert on.candidatures.filter(stage="designee").count() == 0
    planning.run(act, at=act.due_at)
    assert on.candidatures.filter(stage="designee").count() == 5


def test_an_act_that_writes_to_few_is_done_at_once(world: World) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    factories.candidature(on, world.amina.demande)

    act = planned(world, on)

    assert act.done_at is not None
    on.refresh_from_db()
    assert on.stage == "retiree"


def test_a_reservataire_withdraws_its_own_list_until_files_are_sent(world: World) -> None:
    sent = factories.publication(factories.home(world.bailleur, world.reservataire), stage="designee")
    with pytest.raises(ending.FilesAlreadySent):
        ending.withdraw_publication(sent, reason=REASON, by=world.odile, at=timezone.now())
    on = crowded(world)

    ending.withdraw_publication(on, reason=REASON, by=world.odile, at=timezone.now())

    on.refresh_from_db()
    assert on.stage == "retiree"


def test_it_is_planned_and_cancelled_under_the_rights_of_its_author(world: World, as_login) -> None:
    on = crowded(world)
    who = acting.Acting(
        role=row_security.BAILLEUR,
        user=world.karim.person.pk,
        actor=world.karim.person.public_id,
        organisation=world.bailleur.pk,
    )

    with as_login("palier_web"), transaction.atomic():
        acting.take(who)
        act = planned(world, on)
        planning.cancel(act, by=world.karim, at=act.planned_at)
        acting.leave()

    act.refresh_from_db()
    assert act.cancelled_at is not None


def test_the_worker_does_what_is_due_whatever_became_of_its_job(world: World) -> None:
    on = crowded(world)
    act = planned(world, on)
    type(act).objects.filter(pk=act.pk).update(due_at=act.planned_at - MINUTE)

    jobs.sweep(0)
    acting.leave()

    on.refresh_from_db()
    assert on.stage == "retiree"


def test_a_landlord_s_request_gives_way_to_who_designates_and_what_was_refused_holds_nothing(client: Client) -> None:
    at = crowds.world()
    on, *_ = crowds.closed(at, *range(80, 0, -10))
    designating.send_five(on, by=at.odile, at=timezone.now())
    Candidature.objects.filter(rank__lte=3).update(stage="non_conforme")
    landlord = crowds.reader("bea", at.bailleur, Role.BAILLEUR)
    planning.ask_next(on, by=landlord, at=timezone.now())
    client.force_login(at.odile.person)
    page, button = reverse("publication-reservataire", args=[on.public_id]), "Appeler les rangs suivants"
    assert button in plain_text(client.get(page))

    answer = client.post(reverse("appeler-suivants", args=[on.public_id]), {"act_key": str(uuid7())})

    assert answer.status_code == 302
    theirs, ours = PlannedAct.objects.order_by("pk")
    assert (theirs.refused, theirs.done_at is None) == (planning.OVERTAKEN, False)
    assert button not in plain_text(client.get(page))
    Candidature.objects.filter(rank__lte=3).update(stage="designee")
    planning.run(ours, at=ours.due_at)
    Candidature.objects.filter(rank__lte=3).update(stage="non_conforme")
    said = plain_text(client.get(page))
    assert "rien n’est parti" in said
    assert button in said

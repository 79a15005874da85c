"""The steward's pages of a succession: what passes is read, then done, then undone on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Membership, Organisation, Seance
from palier.rules.doors.access import Role
from palier.web.acts import new_key
from palier.workflows.accounts import succeeding
from palier.workflows.acting.actors import Actor
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post
from tests.web.test_intendant_organisations import page

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = worlds.build()
    Seance.objects.filter(stage="ouverte").update(stage="convoquee")
    return made


@pytest.fixture
def desk(world: World) -> Client:
    return desk_of(worlds.steward())


@pytest.fixture
def heir(world: World) -> Organisation:
    return factories.organisation("bailleur", "Grand Est Habitat")


def chosen(desk: Client, one: Organisation, heir: Organisation) -> str:
    return plain_text(desk.get(reverse("intendant_succession", args=[one.public_id]), {"vers": heir.public_id}))


def close(desk: Client, one: Organisation, heir: Organisation, **said: object) -> object:
    path = f"{reverse('intendant_succession', args=[one.public_id])}?vers={heir.public_id}"
    return desk.post(path, {"act_key": new_key(), **said})


def test_what_passes_and_what_does_not_is_read_before(desk: Client, world: World, heir: Organisation):
    assert "Lire ce qui passe" in page(desk, "intendant_succession", world.bailleur)

    read = chosen(desk, world.bailleur, heir)

    for words in (
        "Ce qui passe à",
        "séance convoquée",
        "1 avertissement de radiation",
        "1 mission",
    ):
        assert words in read
    assert "Rangs, dates et délais ne changent pas" in read


def test_it_is_done_with_its_invitations_then_undone(desk: Client, world: World, heir: Organisation):
    mine = Membership.objects.get(user=world.karim.user)

    refused = close(desk, world.bailleur, heir, ground="")
    assert refused.status_code == 400
    done = close(desk, world.bailleur, heir, ground="absorption", deed="Arrêté du 3 novembre 2026", invited=[mine.pk])

    assert done.status_code == 302
    assert "ses dossiers en cours sont chez son successeur" in plain_text(desk.get(done["Location"]))
    assert "Succède à" in page(desk, "intendant_organisme", heir)
    back = post(desk, "intendant_succession_annuler", [world.bailleur.public_id])
    assert back.status_code == 302
    assert Organisation.objects.get(pk=world.bailleur.pk).closed_at is None
    again = post(desk, "intendant_succession_annuler", [world.bailleur.public_id])
    assert again.status_code == 400


def test_nobody_of_its_kind_leads_to_making_one(desk: Client, world: World):
    alone = factories.organisation("guichet", "Seul de sa nature")
    Organisation.objects.filter(kind="guichet").exclude(pk=alone.pk).update(closed_at=timezone.now())

    assert "créez d’abord celui qui lui succède" in page(desk, "intendant_succession", alone)


def test_a_household_reads_who_carries_on_its_candidature(client: Client, world: World, heir: Organisation):
    succeeding.succeed(world.bailleur, heir, ground="fusion", by=Actor(role=Role.STEWARD), at=timezone.now())
    client.force_login(world.amina.user)

    read = plain_text(client.get(reverse("candidature", args=[world.candidature("attribuee").public_id])))

    assert "Grand Est Habitat suit votre candidature à la place de Habitat des Néfliers" in read

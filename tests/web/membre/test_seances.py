"""The desk of a member of a commission: their own séances, the files presented there, and nothing of any other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    AccessEntry,
    CalledMember,
    Candidature,
    Membership,
    Person,
    Seance,
)
from palier.models.identifiers import uuid7
from palier.rules.doors.access import Role
from palier.workflows.accounts import admitting
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.membre.steps import entered, read

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Publication
    from tests.world import World


pytestmark = pytest.mark.django_db


def test_a_member_sees_their_own_seance_and_its_agenda(world: World, on: Publication, seance: Seance) -> None:
    mireille = entered(world.mireille)

    listed = read(mireille, "mes-seances")
    page = read(mireille, "ma-seance", seance.public_id)

    assert reverse("ma-seance", args=[seance.public_id]) in listed
    assert "Votre commission siège" in listed
    assert on.home.street in page
    assert "voix délibérative" in page


def test_another_member_of_the_same_commission_who_is_not_called_sees_nothing(world: World, seance: Seance) -> None:
    other = entered(world.stranger_member)

    assert str(seance.public_id) not in read(other, "mes-seances")
    assert read(other, "ma-seance", seance.public_id) == "404"


def test_files_are_read_without_a_name_and_each_reading_is_noted(world: World, on: Publication, seance: Seance) -> None:
    page = read(entered(world.mireille), "mes-dossiers", seance.public_id, on.public_id)

    examined = list(Candidature.objects.filter(publication=on, stage="conforme"))
    assert len(examined) >= 3
    for row in examined:
        assert f"Dossier {row.reference}" in page
        for person in Person.objects.filter(demande=row.demande_id):
            assert person.last_name not in page
    noted = AccessEntry.objects.filter(actor=world.mireille.person.public_id, purpose="examen en commission")
    assert {entry.demande_ref for entry in noted} == {row.demande_id for row in examined}
    assert {entry.role for entry in noted} == {Role.COMMISSION.value}


def test_a_home_of_another_seance_is_not_there(world: World, on: Publication, seance: Seance) -> None:
    other = world.home_at("designee", [world.noe])

    assert read(entered(world.mireille), "mes-dossiers", seance.public_id, other.public_id) == "404"


def test_once_the_seance_is_closed_files_are_read_for_a_time_only(
    world: World, on: Publication, seance: Seance
) -> None:
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    mireille = entered(world.mireille)

    during = read(mireille, "mes-dossiers", seance.public_id, on.public_id)
    assert "Lire le dossier" in during
    until = CalledMember.objects.get(seance=seance, user=world.mireille.person).reads_until
    assert until is not None
    assert timedelta(days=14) < until - timezone.now() < timedelta(days=17)

    CalledMember.objects.filter(seance=seance).update(reads_until=timezone.now() - timedelta(minutes=1))
    after = read(mireille, "mes-dossiers", seance.public_id, on.public_id)
    assert "ne le sont plus" in after
    assert "Lire le dossier" not in after


def test_who_leaves_is_out_at_once_and_stays_on_the_minutes(world: World, on: Publication, seance: Seance) -> None:
    mireille = entered(world.mireille)
    assert read(mireille, "ma-seance", seance.public_id) != "404"

    operator = factories.member("Ines", factories.organisation("exploitant", "Exploitant"), role=Role.STEWARD)
    admitting.close(world.mireille.person.login, world.bailleur, by=operator, at=timezone.now())

    assert read(mireille, "ma-seance", seance.public_id) == "302"
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    assert "A. Bailleul" in str(Seance.objects.get(pk=seance.pk).minutes)


def test_a_postponed_home_is_read_no_more(world: World, on: Publication, seance: Seance) -> None:
    seance.items.update(postponed_reason="Un élément manque.")

    assert "Lire le dossier" not in read(entered(world.mireille), "mes-dossiers", seance.public_id, on.public_id)


# --- Two commissions ------------------------------------------------------------------------


def test_a_member_of_two_commissions_acts_for_one_at_a_time(world: World, seance: Seance) -> None:
    second = factories.organisation("bailleur", "Second bailleur")
    given = Membership.objects.create(user=world.mireille.person, organisation=second, role=Role.COMMISSION)
    mireille = entered(world.mireille)
    switch = reverse("changer-organisme")

    assert "Changer d’organisme" in read(mireille, "mes-seances")
    mireille.post(switch, {"membership": str(given.pk), "act_key": str(uuid7())})

    assert "Second bailleur" in read(mireille, "mes-seances")
    assert read(mireille, "ma-seance", seance.public_id) == "404"
    first = Membership.objects.get(user=world.mireille.person, organisation=world.bailleur)
    mireille.post(switch, {"membership": str(first.pk), "act_key": str(uuid7())})
    assert read(mireille, "ma-seance", seance.public_id) != "404"


def test_nobody_takes_a_membership_that_is_not_theirs(world: World) -> None:
    other = Membership.objects.get(user=world.odile.person)
    mireille = entered(world.mireille)

    mireille.post(reverse("changer-organisme"), {"membership": str(other.pk), "act_key": str(uuid7())})

    assert "Habitat des Néfliers" in read(mireille, "mes-seances")


# --- Called with an account -----------------------------------------------------------------


def call(client: Client, **members: str) -> str:
    held = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    said = {"held_at": held, "place": "Siège", "quorum": 1, "act_key": str(uuid7()), **members}
    answer = client.post(reverse("seance_nouvelle"), said)
    return plain_text(answer) if answer.status_code == 200 else ""


def test_a_landlord_calls_an_account_of_its_commission_and_its_name_is_the_seat_s(world: World) -> None:
    karim = entered(world.karim)
    key = str(world.mireille.person.public_id)

    assert call(karim, quality_1="conseil_bailleur", account_1=key) == ""

    made = Seance.objects.latest("pk")
    assert made.members[0]["name"] == world.mireille.person.name
    assert made.called.get().user == world.mireille.user
    assert f'value="{key}" selected' in read(karim, "seance_nouvelle")


def test_one_account_has_one_seat(world: World) -> None:
    key = str(world.mireille.person.public_id)
    before = Seance.objects.count()

    said = call(
        entered(world.karim),
        name_1="A. Bailleul",
        quality_1="conseil_bailleur",
        account_1=key,
        name_2="B. Bailleul",
        quality_2="conseil_bailleur",
        account_2=key,
    )

    assert "est à deux places" in said
    assert Seance.objects.count() == before


def test_who_is_not_of_the_commission_is_not_offered(world: World) -> None:
    said = call(
        entered(world.karim),
        name_1="A. Bailleul",
        quality_1="conseil_bailleur",
        account_1=str(world.odile.person.public_id),
    )

    assert "Choisissez parmi les réponses proposées." in said


def test_other_members_are_called_and_the_former_one_sees_no_file(world: World) -> None:
    now = timezone.now()
    seance = worlds.convene(world, now)
    mireille = entered(world.mireille)
    assert read(mireille, "ma-seance", seance.public_id) != "404"

    answer = entered(world.karim).post(
        reverse("seance_membres", args=[seance.public_id]),
        {
            "quorum": "1",
            "name_1": "M. Autre",
            "quality_1": "conseil_bailleur",
            "account_1": str(world.stranger_member.person.public_id),
            "reason": "Absence annoncée.",
            "act_key": str(uuid7()),
        },
    )

    assert answer.status_code == 302
    assert read(mireille, "ma-seance", seance.public_id) == "404"
    assert read(entered(world.stranger_member), "ma-seance", seance.public_id) != "404"


def test_a_cancelled_seance_says_so_and_shows_no_file(world: World, on: Publication, seance: Seance) -> None:
    Seance.objects.filter(pk=seance.pk).update(stage="annulee")

    assert "Cette séance est annulée" in read(entered(world.mireille), "ma-seance", seance.public_id)
    assert "Lire le dossier" not in read(entered(world.mireille), "mes-dossiers", seance.public_id, on.public_id)

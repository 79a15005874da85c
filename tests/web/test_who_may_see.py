"""« Qui peut voir mon dossier »: everybody who may read it now, until when, with the button that takes it back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Mandate, Person, Referral, Visit
from palier.models.identifiers import uuid7
from palier.rules.people.facts import Situation
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from tests import couples, employment_world, mandate_world, referral_world, roof_world
from tests import world as worlds
from tests.counter_world import seen
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from palier.models import User
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=2)


def text(user: User) -> str:
    answer = client_of(user).get(reverse("qui-peut-voir"))
    assert answer.status_code == 200
    return plain_text(re.sub(r'value="\w{64}"', "", answer.content.decode()))


def press(user: User, name: str, *args: object) -> int:
    return int(client_of(user).post(reverse(name, args=args), {"act_key": str(uuid7())}).status_code)


def test_nobody_reads_a_file_that_is_shown_to_nobody(world: World) -> None:
    page = text(world.amina.user)
    assert "Par mes candidatures" not in page
    assert "Par un mandat" not in page
    assert "Toujours, et pourquoi" in page


def test_each_organisation_is_there_by_its_candidature_and_until_when(world: World) -> None:
    world.at["designee"] = world.home_at("designee", [world.amina, *world.others])
    page = text(world.amina.user)
    for house in (world.bailleur, world.reservataire):
        assert house.name in page
    assert "Tant que cette candidature est en cours" in page
    row = world.candidature("designee")
    assert reverse("candidature", args=[row.public_id]) in page

    until = timezone.localdate() + timedelta(days=40)
    Candidature.objects.filter(pk=row.pk).update(stage="refusee", read_until=until)
    page = text(world.amina.user)
    assert "Cet accès finit seul" in page

    world.amina.demande.audience = []
    world.amina.demande.save(update_fields=["audience"])
    assert world.bailleur.name not in text(world.amina.user)


def test_what_i_gave_and_confided_is_listed_and_taken_back_from_here(world: World) -> None:
    amina = world.amina
    mandate = mandate_world.given(amina, world.celine)
    referral = referral_world.open_referral(amina, world.samira)
    code = employment_world.asked(amina).row
    roof = roof_world.asked_by(amina, roof_world.published(world.lise))
    visit = seen(amina.demande, world.gisele)

    page = text(amina.user)

    for who in (world.celine, world.samira, world.lise, world.gisele):
        assert who.body.name in page, who.body.name
    assert "Le code, et rien de votre dossier" in page
    assert press(amina.user, "retirer-mandat", mandate.public_id) == 302
    assert press(amina.user, "reprendre-orientation", referral.public_id) == 302
    assert press(amina.user, "annuler-code-emploi", code.public_id) == 302
    assert press(amina.user, "finir-demande-toit", roof.public_id) == 302
    assert press(amina.user, "desavouer-passage", visit.public_id) == 302
    page = text(amina.user)
    for who in (world.celine, world.samira, world.lise, world.gisele):
        assert who.body.name not in page, who.body.name
    assert not Mandate.objects.filter(state="en_cours").exists()
    assert not Visit.objects.filter(ended_at=None).exists()


def test_another_holder_reads_nothing_of_it(world: World) -> None:
    both = couples.couple()
    person = Person.objects.get(demande=both.demande, key="d")
    applicant = type(world.amina)(both.demande, both.amina.person, both.amina, [person])
    mandate_world.given(applicant, world.celine)
    employment_world.asked(applicant)

    page = text(both.marc.person)

    assert world.celine.body.name not in page
    assert "Votre employeur, avec le code" not in page
    assert person.first_name in page, "they sign the same demande: the page says it, and why there is no button"
    assert "cela finit par une séparation" in page


def test_after_a_silent_separation_neither_page_tells_of_the_other(world: World) -> None:
    both = couples.couple()
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
    before = text(both.marc.person)

    forked = forking.go_alone(both.demande, danger, leaver="d", by=both.amina, at=timezone.now())
    referral_world.taken(
        referral_world.asked(forked.demande, type(both.amina)(role=both.amina.role, user=forked.user)).code,
        world.samira,
    )

    assert text(both.marc.person) == before
    own = text(forked.user)
    assert world.samira.body.name in own
    assert "Marc" not in own
    assert Referral.objects.get().demande == forked.demande

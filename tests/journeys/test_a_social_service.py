"""A woman in danger is helped by her employer's social service, and her employer sees the same counts as before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Fact, FactLayer, Referral
from palier.rules.people.facts import Situation
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from tests import couples, employment_world
from tests.journeys.conftest import NARROW, look, overflow
from tests.plain_pages import plain_text
from tests.referral_world import STORY, settled
from tests.web.test_referrals import EMPLOYERS, masked

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def choose(amina: Page) -> None:
    """From « Qui m’aide », a situation."""
    amina.goto(reverse("qui-m-aide"))
    amina.get_by_role("link", name="Confier une situation à un service social").click()
    look(amina, "service-social")
    assert not overflow(amina)
    amina.get_by_label("Besoin d’être mis à l’abri").check()
    amina.get_by_role("button", name="Continuer").click()


def sent_to_a_file_of_her_own(amina: Page) -> None:
    """On the file that Marc reads, nothing is confided: she is led to the page that opens a file of her own."""
    choose(amina)
    amina.get_by_text("l’autre titulaire lit ce dossier").wait_for()
    look(amina, "orienter-a-part")
    assert not overflow(amina)
    assert amina.get_by_role("button", name="Avoir un code").count() == 0
    amina.get_by_role("link", name="Accès et séparation", exact=True).click()
    amina.wait_for_url(f"**{reverse('acces')}")
    assert not Referral.objects.exists()


def hand_over(amina: Page) -> str:
    """Amina, on a file of her own, chooses a situation and reads her code."""
    choose(amina)
    amina.get_by_label("Comment ce service peut vous joindre").fill("à la pause, au poste 12")
    look(amina, "orienter")
    assert not overflow(amina)
    amina.get_by_role("button", name="Avoir un code").click()
    code = amina.get_by_role("status").locator("strong").inner_text()
    look(amina, "service-social-code")
    assert not overflow(amina)
    return code


def take_up(samira: Page, code: str, name: str) -> str:
    """Samira types it, reads no name, takes it up, and reads the name."""
    samira.goto(reverse("social"))
    look(samira, "social-vide")
    samira.get_by_role("link", name="Écrire un code").click()
    samira.get_by_label("Code remis par la personne").fill(code.lower())
    samira.get_by_role("button", name="Continuer").click()
    samira.get_by_role("heading", name="Ce que ce code vous confie").wait_for()
    look(samira, "social-code")
    assert name not in plain_text(samira.content())
    samira.get_by_role("button", name="Prendre cette orientation").click()
    samira.get_by_role("heading", name=re.compile(name)).wait_for()
    look(samira, "social-orientation")
    assert not overflow(samira)
    return samira.url


def qualify(samira: Page) -> None:
    """She was shown a receipt of complaint: she keeps a note, and says that the situation is proved."""
    samira.get_by_label("Note sociale").fill(STORY)
    samira.get_by_role("button", name="Garder cette note").click()
    samira.get_by_text(STORY).wait_for()
    samira.locator("label", has_text="plainte").first.click()
    samira.get_by_role("button", name="La situation est prouvée").click()
    samira.get_by_role("heading", name="Votre réponse").wait_for()
    look(samira, "social-qualifiee")
    assert not overflow(samira)


def seen_by(boss: Client) -> list[bytes]:
    return [masked(boss.get(reverse(name)).content) for name in EMPLOYERS]


def test_a_woman_in_danger_is_helped_while_her_employer_sees_the_same_counts_as_before(
    world: World, sign_in: Callable[..., Any]
) -> None:
    couple = couples.couple()
    employment_world.site(world.emile)
    boss = Client()
    boss.force_login(world.emile.person)
    before = seen_by(boss)
    shared, marc = sign_in(couple.amina.person, width=NARROW), sign_in(couple.marc.person, width=NARROW)
    samira = sign_in(world.samira.person)
    sent_to_a_file_of_her_own(shared)
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())
    own, amina = forked.demande, sign_in(forked.user, width=NARROW)

    file = take_up(samira, hand_over(amina), "Benali")
    qualify(samira)
    row = Referral.objects.get()
    assert settled(row.pk)
    verified = Fact.objects.filter(demande=own, layer=FactLayer.VERIFIED, path="claims/violence")
    assert verified.exists()
    assert not Fact.objects.filter(demande=couple.demande, path="claims/violence").exists()
    shared.goto(reverse("service-social"))
    shared.get_by_text("Rien pour l’instant.").wait_for()
    for name in ("service-social", "lectures", "mon-dossier"):
        marc.goto(reverse(name))
        assert world.samira.body.name not in plain_text(marc.content())

    amina.goto(reverse("service-social"))
    amina.get_by_text("situation prouvée").first.wait_for()
    amina.get_by_text("1 note du service social").click()
    amina.get_by_text(STORY).wait_for()
    look(amina, "service-social-prouvee")
    assert not overflow(amina)
    assert seen_by(boss) == before

    amina.goto(reverse("service-social"))
    amina.get_by_role("button", name="Retirer tout de suite").click()
    amina.get_by_text("retirée par vous").wait_for()
    assert samira.goto(file).status == 404
    assert verified.exists()
    assert seen_by(boss) == before

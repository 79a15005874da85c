"""A mairie from the steward's page to its first act, and a préfecture: homes, a commission, figures, and nobody's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import BackupCode, LeaseCount, MailPause, Person, SecondFactor, User
from tests import second_factors
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE, look, open_menu, overflow
from tests.journeys.test_steward import choose, enter, prove
from tests.journeys.worker import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
LOGIN = "maud@mairie.example"


def nobody_in(page: Page, names: list[str]) -> None:
    assert names
    for name in names:
        assert name not in page.content()


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def link_mailed() -> str:
    """The last invitation that was mailed to her."""
    run_jobs()
    sent = next(one for one in reversed(mail.outbox) if one.to == [LOGIN])
    found = re.search(r"https?://\S+/pro/mot-de-passe/\S+", str(sent.body))
    assert found is not None
    return found[0]


def made_by_a_steward(page: Page, secret: str, names: list[str]) -> None:
    """An organisation with its commune, and somebody invited there by mail."""
    page.goto(reverse("intendant_nouveau"))
    prove(page, secret)
    page.get_by_label("Nature").select_option("mairie")
    page.get_by_label("Nom", exact=True).fill("Mairie de Montreuil, habitat")
    page.get_by_role("button", name="Créer").click()
    expect(page.locator("main")).to_contain_text("celle d’une commune")
    seen(page, "intendant-mairie-sans-commune")
    page.locator("[name=commune]").fill("Montreuil")
    page.get_by_role("button", name="Créer").click()
    page.get_by_text("L’organisme est créé").wait_for()
    expect(page.locator("main")).to_contain_text("Montreuil (Seine-Saint-Denis, 93)")
    seen(page, "intendant-mairie")
    page.get_by_role("link", name="Inviter quelqu’un").click()
    page.get_by_label("Prénom et nom").fill("Maud Lemaire")
    page.get_by_label("Adresse électronique professionnelle").fill(LOGIN)
    page.get_by_role("button", name="Inviter").click()
    page.get_by_text("L’invitation part par courriel").wait_for()
    nobody_in(page, names)


def read_everything(page: Page, base: str, names: list[str]) -> None:
    for name in ("", "-commissions", "-attributions", "-chiffres"):
        page.goto(reverse(f"{base}{name}"))
        nobody_in(page, names)
        seen(page, f"{base}{name or '-logements'}")


def test_a_mairie_is_made_invited_and_reads_its_homes(world: World, sign_in: Callable[..., Any]) -> None:
    names = list(Person.objects.exclude(last_name="").values_list("last_name", flat=True))
    # Its organisation gives way to the one that the steward makes.
    type(world.maud.body).objects.filter(pk=world.maud.body.pk).update(closed_at=timezone.now())
    ariane = worlds.steward()
    SecondFactor.objects.filter(user=ariane.person).delete()
    BackupCode.objects.filter(user=ariane.person).delete()
    secret, _ = second_factors.give(ariane.person)
    page = sign_in(ariane.person, width=NARROW)
    made_by_a_steward(page, secret, names)

    maud = sign_in(None, width=NARROW)
    choose(maud, link_mailed())
    enter(maud, LOGIN)
    maud.get_by_role("heading", name="Les logements", level=1).wait_for()
    expect(maud.locator("main")).to_contain_text("Montreuil")
    read_everything(maud, "mairie", names)

    maud.goto(reverse("mairie"))
    maud.get_by_label("Où il en est").select_option("commission")
    maud.get_by_role("button", name="Chercher").click()
    expect(maud.locator("table")).to_contain_text("En commission")
    maud.get_by_role("button", name="Ne plus recevoir ce courriel").click()
    expect(maud.locator("main")).to_contain_text("Vous ne recevez pas le courriel du matin")
    assert MailPause.objects.filter(user=User.objects.get(login=LOGIN)).exists()


def test_a_prefecture_reads_its_departement(world: World, sign_in: Callable[..., Any]) -> None:
    names = list(Person.objects.exclude(last_name="").values_list("last_name", flat=True))
    for is_dalo, is_priority, count in ((True, True, 31), (False, True, 12), (False, False, 4)):
        LeaseCount.objects.create(
            bailleur=world.bailleur,
            reservataire=world.reservataire,
            year=timezone.localdate().year - 1,
            departement="93",
            contingent="PPRIOR",
            is_dalo=is_dalo,
            is_priority=is_priority,
            quartile="premier",
            is_qpv=False,
            is_rehoused=False,
            is_worker=None,
            count=count,
        )
    for width in (NARROW, WIDE):
        page = sign_in(world.philippe.person, width=width)
        read_everything(page, "prefecture", names)
        expect(page.locator("main")).to_contain_text("Les objectifs de la loi")
        open_menu(page)
        page.get_by_role("link", name="Contingent de l’État").click()
        seen(page, "prefecture-contingent")

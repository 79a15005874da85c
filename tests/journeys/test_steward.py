"""From a server with nobody to an agent at their own desk: the first steward by command, and all the others on pages."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from palier.models import Message, Organisation, User
from palier.web.demandeur import sending_address
from tests import world as worlds
from tests.journeys.conftest import NARROW, look, open_menu, overflow
from tests.journeys.test_second_factor import add
from tests.journeys.worker import run_jobs
from tests.referral_world import HOMELESS
from tests.second_factors import rest, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
PASSWORD = "une lanterne sous la pluie de mars"


def choose(page: Page, address: str) -> None:
    """Open a link, and choose a password."""
    page.goto(re.sub(r"^https?://[^/]+", "", address))
    look(page, "choisir-mot-de-passe")
    page.get_by_label("Votre mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Garder ce mot de passe").click()


def enter(page: Page, login: str) -> None:
    page.get_by_label("Votre adresse électronique professionnelle").fill(login)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()


def first_steward() -> str:
    """The two commands of the documentation; the link that the second prints."""
    call_command(
        "organisation", "create", "exploitant", "Régie du site", "--contact", "01 99 00 10 10", stdout=StringIO()
    )
    out = StringIO()
    invited = ("member", "invite", "ariane@regie.example", "Ariane Faure", "--in", "Régie du site")
    call_command(*invited, stdout=out)
    return out.getvalue().split()[0]


def link_mailed_to(login: str) -> str:
    run_jobs()
    sent = next(one for one in reversed(mail.outbox) if one.to == [login])
    body = str(sent.body)
    # Once it has left, nothing of it is kept.
    assert not Message.objects.filter(body__contains="mot-de-passe").exists()
    found = re.search(r"https?://\S+/pro/mot-de-passe/\S+", body)
    assert found is not None, body
    return found[0]


def test_from_two_commands_to_an_agent_at_their_desk(committed: None, sign_in: Callable[..., Any]) -> None:
    page = sign_in(None, width=NARROW)
    choose(page, first_steward())
    enter(page, "ariane@regie.example")
    page.get_by_text("Dans votre rôle, on entre toujours avec un second facteur").wait_for()
    look(page, "intendant-second-facteur")
    secret, _ = add(page, PASSWORD)
    page.get_by_role("link", name="Je les ai notés, continuer").click()
    page.get_by_role("heading", name="Organismes", level=1).wait_for()

    rest(User.objects.get(login="ariane@regie.example"))
    page.get_by_role("link", name="Créer un organisme").click()
    prove(page, secret)
    page.get_by_label("Nature").select_option("bailleur")
    page.get_by_label("Nom", exact=True).fill("Est Habitat")
    page.get_by_role("button", name="Créer").click()
    page.get_by_text("L’organisme est créé").wait_for()
    look(page, "intendant-organisme-cree")
    assert not overflow(page)

    page.get_by_role("link", name="Inviter quelqu’un").click()
    page.get_by_label("Prénom et nom").fill("Karim Haddad")
    page.get_by_label("Adresse électronique professionnelle").fill("karim@est-habitat.example")
    page.get_by_role("button", name="Inviter").click()
    page.get_by_text("L’invitation part par courriel").wait_for()
    look(page, "intendant-invite")
    assert not overflow(page)
    assert "mot-de-passe/" not in page.locator("main").inner_html()

    other = sign_in(None, width=NARROW)
    choose(other, link_mailed_to("karim@est-habitat.example"))
    enter(other, "karim@est-habitat.example")
    other.get_by_role("heading", level=1).wait_for()
    assert reverse("bailleur") in other.url
    open_menu(other)
    other.get_by_role("navigation").get_by_text("Karim Haddad, bailleur, Est Habitat").wait_for()


def prove(page: Page, secret: str) -> None:
    """Show a code where the page asks for a fresh one."""
    if reverse("second-facteur-verifier") in page.url:
        page.get_by_label("Votre code").fill(shown(secret))
        page.get_by_role("button").filter(has_text="Continuer").click()


def test_an_access_is_stopped_and_given_back_without_a_script(cast: Any, sign_in: Callable[..., Any]) -> None:
    """Every act is a button of a page; nothing needs a script."""
    ariane = worlds.steward()
    page = sign_in(ariane.person, width=NARROW, scripts=False)
    page.goto(reverse("intendant"))
    page.get_by_role("link", name=cast.bailleur.name).click()
    page.get_by_role("link", name="Karim").click()
    page.get_by_role("button", name="Suspendre").click()
    page.get_by_text("Rien n’a encore changé").wait_for()
    look(page, "intendant-etes-vous-sur")
    assert not overflow(page)
    page.get_by_role("button", name="Suspendre").click()
    page.get_by_text("ses connexions sont fermées").wait_for()
    page.get_by_role("button", name="Rétablir").click()
    page.get_by_text("Cette personne entre de nouveau").wait_for()
    assert Organisation.objects.get(pk=cast.bailleur.pk).suspended_at is None


def test_something_is_shut_told_to_who_meets_it_and_opened_again(cast: Any, sign_in: Callable[..., Any]) -> None:
    """The page of a household says so within the seconds of a process, and what to do instead."""
    steward = sign_in(worlds.steward().person, width=NARROW)
    steward.goto(reverse("intendant"))
    open_menu(steward)
    steward.get_by_role("link", name="Interrupteurs").click()
    look(steward, "intendant-interrupteurs")
    steward.get_by_role("link", name="Orientation vers un service social").click()
    steward.get_by_label("Pourquoi").fill("Le service partenaire est fermé ce mois-ci.")
    steward.get_by_role("button", name="Enregistrer").click()
    steward.get_by_text("Chaque page le voit dans les trois secondes").wait_for()
    look(steward, "intendant-interrupteur")
    assert not overflow(steward)

    amina = sign_in(cast.amina.user, width=NARROW)
    amina.goto(reverse("service-social"))
    amina.get_by_text("n’est pas possible ici en ce moment").wait_for()
    look(amina, "orientation-fermee")
    word = sending_address.word_of(cast.amina.demande, HOMELESS)
    amina.goto(f"{reverse('orienter')}?situation={word}")
    amina.get_by_role("heading", name="Fermé en ce moment").wait_for()
    look(amina, "ferme")
    assert not overflow(amina)

    steward.get_by_label("Pourquoi").fill("Le service partenaire est de retour.")
    steward.get_by_role("button", name="Enregistrer").click()
    steward.get_by_text("Le service partenaire est de retour.").wait_for()
    amina.goto(reverse("service-social"))
    amina.get_by_role("heading", name="Confier une situation").wait_for()
    assert not amina.get_by_text("n’est pas possible ici en ce moment").count()


def test_the_other_pages_of_a_steward_are_read_on_a_telephone(cast: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(worlds.steward().person, width=NARROW)
    page.goto(reverse("intendant_fin", args=["information"]))
    page.get_by_label("Texte").fill("La Maison du logement vous reçoit le mardi.")
    page.get_by_role("button", name="Relire dans les lettres").click()
    page.get_by_text("La Maison du logement vous reçoit le mardi.").nth(1).wait_for()
    look(page, "intendant-fin")
    page.get_by_role("button", name="Garder ce texte").click()
    page.get_by_text("Les lettres qui partent maintenant le portent").wait_for()
    for name in ("intendant_taches", "intendant_fins", "intendant_effacements", "intendant_journal"):
        page.goto(reverse(name))
        look(page, name.replace("_", "-"))
        assert not overflow(page)

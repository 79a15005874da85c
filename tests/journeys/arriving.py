"""From an invitation to a list that is open, and from a number of the register to a candidature: each as its person does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from sandbox.sne.population import population
from tests.journeys.conftest import look

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from playwright.sync_api import Page

    from sandbox.sne.population import SyntheticDemande

MONTREUIL = "93048"
PASSWORD = "neuf tasses de thé vert"
SEED = 2026
MODEST = 16_000
"""Reference income under every ceiling of the home that is let here."""


def ready(today: date, size: int) -> list[SyntheticDemande]:
    """Return those of the register's households that may be housed as they are: alone, of small means, nothing to prove."""
    return [one for one in population(SEED, today, size) if _is_ready(one, today)]


def _is_ready(one: SyntheticDemande, today: date) -> bool:
    is_alone = not (one.co_holder or one.dependants or one.in_custody or one.expected_on)
    return (
        is_alone
        and one.radiated_on is None
        and one.dalo_on is None
        and bool(one.holder.email)
        and (one.renewed_on or one.deposited_on) > today - timedelta(days=300)
        and 0 < one.holder.incomes.get(today.year - 2, 0) < MODEST
        and one.occupancy == "LP"
    )


def choose_a_password(page: Page, link: str) -> str:
    """By the link that was handed over or mailed; return the login that it opens."""
    page.goto(link)
    look(page, "h1-mot-de-passe")
    login = page.locator("[name=username]").input_value()
    page.get_by_label("Votre mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Garder ce mot de passe").click()
    expect(page.locator("main")).to_contain_text("Votre mot de passe est enregistré")
    look(page, "h2-entrer")
    return login


def enter(page: Page, login: str) -> None:
    """By the door, from the page that a chosen password ends on."""
    page.get_by_label("Votre adresse électronique professionnelle").fill(login)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer", exact=True).click()


def declare_and_orient(karim: Page, reservataire: str) -> None:
    """A home that exists, oriented to who may publish it."""
    karim.goto("/bailleur/logements/nouveau/")
    for label, value in (
        ("Numéro RPLS", "1234567890"),
        ("Nom ou code", MONTREUIL),
        ("Rue, sans le numéro", "rue des Lilas"),
        ("Surface en", "48"),
        ("Loyer mensuel hors charges", "420,00"),
        ("Charges mensuelles", "60,00"),
    ):
        karim.get_by_label(label).fill(value)
    karim.get_by_label("Type", exact=True).select_option("T2")
    karim.get_by_label("Financement").select_option("PLUS")
    karim.get_by_role("button", name="Déclarer ce logement").click()
    expect(karim.locator("h1")).to_contain_text("rue des Lilas")
    karim.get_by_label("Réservataire", exact=True).select_option(label=reservataire)
    karim.get_by_label("Vacance notifiée le").fill(timezone.localdate().isoformat())
    karim.get_by_role("button", name="Orienter ce logement").click()
    expect(karim.locator("aside").first).to_contain_text(f"Orienté à {reservataire}")


def publish(odile: Page, home: UUID | str) -> None:
    """Under the grid of the territory: there is no other to choose."""
    odile.goto(f"/reservataire/logements/{home}/publier/")
    odile.get_by_role("button", name="Publier ce logement").click()
    expect(odile).not_to_have_url(re.compile("publier"))


def arrive_and_apply(page: Page, one: SyntheticDemande, publication: UUID | str, code: Callable[[], str]) -> Page:
    """From the number to a candidature, once the file is read and confirmed; `code` returns the one that was mailed."""
    page.goto("/connexion/")
    page.get_by_label("Votre numéro unique").fill(one.numero)
    page.get_by_label("Votre date de naissance").fill(f"{one.holder.birth_date:%d/%m/%Y}")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Le code à 6").fill(code())
    page.get_by_role("button", name="Entrer", exact=True).click()
    expect(page).not_to_have_url(re.compile("/connexion/"))
    page.goto("/mon-dossier/verifier/")
    page.get_by_role("button", name="C’est juste, je confirme").click()
    expect(page).not_to_have_url(re.compile("verifier"))
    page.goto(f"/logements/{publication}/")
    page.get_by_role("button", name="Candidater à ce logement").click()
    expect(page.get_by_role("link", name="Pourquoi cette place")).to_be_visible()
    return page


def send_to_the_landlord(odile: Page, publication: UUID | str) -> None:
    """The first of a closed list."""
    odile.goto(f"/reservataire/publications/{publication}/")
    odile.locator("form[action$='/envoyer/'] button").click()
    expect(odile.locator("form[action$='/envoyer/'] button")).to_have_count(0)


def accept(people: list[Page], candidature: UUID | str) -> None:
    """Whoever is first, on their own page; the address is somebody else's for the others."""
    for page in people:
        found = page.goto(f"/mes-candidatures/{candidature}/offre/")
        if found is not None and found.ok:
            page.get_by_role("link", name="Accepter ce logement").click()
            page.get_by_role("button", name="Oui, j’accepte ce logement").click()
            expect(page.locator("main")).to_contain_text("prépare le bail")
            return
    raise AssertionError("nobody could open the offer")

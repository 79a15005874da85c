"""An installation that is not the demo, from an empty database to a signed lease: commands and pages alone.

What `docs/how-to/operate.md` says is what is typed here. The clock is moved as the other journeys do: the dates of the
list and of the séance are brought to now; everything else is an act of somebody.
"""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from palier.jobs.path import closing
from palier.models import Candidature, Commune, Demande, Home, Instance, JournalEntry, Lease, Publication
from palier.rules.scoring import grids
from sandbox.sne.certificates import ensure
from sandbox.sne.population import population
from sandbox.sne.register import Register
from sandbox.sne.server import Sandbox
from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import look
from tests.journeys.worker import run_jobs
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sandbox.sne.population import SyntheticDemande

MONTREUIL = "93048"
PASSWORD = "neuf tasses de thé vert"
SEED, HOUSEHOLDS, ARRIVE = 2026, 200, 3
MODEST = 16_000
"""Reference income under every ceiling of the home that is let here."""


@pytest.fixture
def arriving(tmp_path: Path, settings: Any) -> Iterator[list[SyntheticDemande]]:
    """A register anchored on today, and those of its households that may be housed as they are."""
    today = timezone.localdate()
    ensure(tmp_path)
    server = Sandbox(("127.0.0.1", 0), tmp_path, Register(HOUSEHOLDS, SEED, today))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.SNE_URL, settings.SNE_CERTS = f"https://localhost:{server.server_address[1]}", str(tmp_path)
    ready = [one for one in population(SEED, today, HOUSEHOLDS) if _is_ready(one, today.year - 2)]
    yield ready[:ARRIVE]
    server.shutdown()
    thread.join()
    server.server_close()


def _is_ready(one: SyntheticDemande, year: int) -> bool:
    is_alone = not (one.co_holder or one.dependants or one.in_custody or one.expected_on)
    return (
        is_alone
        and one.radiated_on is None
        and one.dalo_on is None
        and bool(one.holder.email)
        and (one.renewed_on or one.deposited_on) > timezone.localdate() - timedelta(days=300)
        and 0 < one.holder.incomes.get(year, 0) < MODEST
        and one.occupancy == "LP"
    )


def test_from_an_empty_database_to_a_signed_lease(
    committed: None,
    arriving: list[SyntheticDemande],
    sign_in: Callable[..., Page],
    capsys: pytest.CaptureFixture[str],
    live_server: Any,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.SITE = live_server.url
    assert not Commune.objects.exists()
    assert len(arriving) == ARRIVE

    installs(tmp_path)
    karim, odile = (chooses_a_password(sign_in(), link) for link in lets_people_in(capsys))
    declares_and_orients(karim)
    on = publishes(odile)
    people = [arrives_and_applies(sign_in(width=360), one, on) for one in arriving]
    closes(on)
    odile.goto(f"/reservataire/publications/{on.public_id}/")
    odile.locator("form[action$='/envoyer/'] button").click()
    expect(odile.locator("form[action$='/envoyer/'] button")).to_have_count(0)
    run_jobs()
    steps.check_all(karim, on)
    steps.convene(karim)
    steps.sit(karim, steps.rank_all)
    first = Candidature.objects.get(publication=on, stage="attribuee")
    steps.offer(karim, first)
    accepts(people, first)
    steps.sign(karim, first)
    run_jobs()

    assert Lease.objects.get().demande == first.demande
    assert Demande.objects.get(pk=first.demande_id).state == "radiee"
    entries = JournalEntry.objects.filter(verb="se_connecter").values_list("object_kind", flat=True)
    assert sorted(entries) == ["Demande"] * ARRIVE + ["User"] * 2
    assert not Instance.objects.filter(is_demo=True).exists()


def installs(folder: Path) -> None:
    """Schema and communes, then the grid that the territory has voted."""
    call_command("migrate", verbosity=0, interactive=False)
    territory = Commune.objects.get(code=MONTREUIL).territory
    assert territory is not None
    seed = grids.seed("demo-2026")
    text = (grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    grid = folder / "grille.toml"
    grid.write_text(
        text.replace(f'territory = "{seed.territory}"', f'territory = "{territory.code}"'), encoding="utf-8"
    )
    call_command("enter_grid", str(grid))


def lets_people_in(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Two organisations and a person in each; the links that are handed over."""
    links = []
    for kind, name, login, person in (
        ("bailleur", "Est Habitat", "karim@est-habitat.example", "Karim Haddad"),
        ("reservataire", "Emploi et Toit", "odile@emploi-et-toit.example", "Odile Perrin"),
    ):
        call_command("organisation", "create", kind, name, "--contact", "01 99 00 12 10")
        capsys.readouterr()
        call_command("member", "invite", login, person, "--in", name)
        found = re.search(r"https?://\S+", plain_text(capsys.readouterr().out))
        assert found
        links.append(found[0])
    return links


def chooses_a_password(page: Page, link: str) -> Page:
    """By the link, then in by the door, and straight to one's desk."""
    page.goto(link)
    look(page, "h1-mot-de-passe")
    login = page.locator("[name=username]").input_value()
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Garder ce mot de passe").click()
    expect(page.locator("main")).to_contain_text("Votre mot de passe est enregistré")
    look(page, "h2-entrer")
    page.get_by_label("Votre adresse électronique professionnelle").fill(login)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer", exact=True).click()
    expect(page.locator("header")).to_contain_text("Est Habitat" if "karim" in login else "Emploi et Toit")
    look(page, "h3-bureau")
    return page


def declares_and_orients(karim: Page) -> None:
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
    karim.get_by_label("Réservataire", exact=True).select_option(label="Emploi et Toit")
    karim.get_by_label("Vacance notifiée le").fill(timezone.localdate().isoformat())
    karim.get_by_role("button", name="Orienter ce logement").click()
    expect(karim.locator("aside").first).to_contain_text("Orienté à Emploi et Toit")


def publishes(odile: Page) -> Publication:
    """Under the grid of the territory: there is no other to choose."""
    odile.goto(f"/reservataire/logements/{Home.objects.get().public_id}/publier/")
    odile.get_by_role("button", name="Publier ce logement").click()
    expect(odile).not_to_have_url(re.compile("publier"))
    on = Publication.objects.select_related("grid").get()
    assert on.grid is not None
    assert on.grid.territory is not None
    return on


def arrives_and_applies(page: Page, one: SyntheticDemande, on: Publication) -> Page:
    """From the number to a candidature, once the file is read and confirmed."""
    page.goto("/connexion/")
    page.get_by_label("Votre numéro unique").fill(one.numero)
    page.get_by_label("Votre date de naissance").fill(f"{one.holder.birth_date:%d/%m/%Y}")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Le code à 6").fill(steps.code_received())
    page.get_by_role("button", name="Entrer", exact=True).click()
    expect(page).not_to_have_url(re.compile("/connexion/"))
    page.goto("/mon-dossier/verifier/")
    page.get_by_role("button", name="C’est juste, je confirme").click()
    expect(page).not_to_have_url(re.compile("verifier"))
    page.goto(f"/logements/{on.public_id}/")
    page.get_by_role("button", name="Candidater à ce logement").click()
    expect(page.get_by_role("link", name="Pourquoi cette place")).to_be_visible()
    return page


def closes(on: Publication) -> None:
    """Eight days later: the list is closed by the clock."""
    factories.weigh_at(on, timezone.now())
    closing.close(publication=on.pk)
    run_jobs()


def accepts(people: list[Page], first: Candidature) -> None:
    """Whoever is first, on their own page; the address is somebody else's for the others."""
    for page in people:
        found = page.goto(f"/mes-candidatures/{first.public_id}/offre/")
        if found is not None and found.ok:
            page.get_by_role("link", name="Accepter ce logement").click()
            page.get_by_role("button", name="Oui, j’accepte ce logement").click()
            expect(page.locator("main")).to_contain_text("prépare le bail")
            return
    raise AssertionError("nobody could open the offer")

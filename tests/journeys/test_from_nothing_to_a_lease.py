"""An installation that is not the demo, from an empty database to a signed lease: commands and pages alone.

What `docs/how-to/operate.md` says is what is typed here. The clock is moved as the other journeys do: the dates of the
list and of the séance are brought to now; everything else is an act of somebody.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from palier.jobs.path import closing
from palier.models import Candidature, Commune, Demande, Home, Instance, JournalEntry, Lease, Publication
from palier.rules.scoring import grids
from sandbox.sne.certificates import ensure
from sandbox.sne.register import Register
from sandbox.sne.server import RegisterSandbox
from tests import factories
from tests.journeys import arriving, steps
from tests.journeys.conftest import look
from tests.journeys.worker import run_jobs
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sandbox.sne.population import SyntheticDemande

HOUSEHOLDS, ARRIVE = 200, 3


@pytest.fixture
def households(tmp_path: Path, settings: Any) -> Iterator[list[SyntheticDemande]]:
    """A register anchored on today, and those of its households that may be housed as they are."""
    today = timezone.localdate()
    ensure(tmp_path)
    server = RegisterSandbox(("127.0.0.1", 0), tmp_path, Register(HOUSEHOLDS, arriving.SEED, today))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.SNE_URL, settings.SNE_CERTS = f"https://localhost:{server.server_address[1]}", str(tmp_path)
    yield arriving.ready(today, HOUSEHOLDS)[:ARRIVE]
    server.shutdown()
    thread.join()
    server.server_close()


def test_from_an_empty_database_to_a_signed_lease(
    committed: None,
    households: list[SyntheticDemande],
    sign_in: Callable[..., Page],
    capsys: pytest.CaptureFixture[str],
    live_server: Any,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.SITE = live_server.url
    assert not Commune.objects.exists()
    assert len(households) == ARRIVE

    installs(tmp_path)
    karim, odile = (comes_in(sign_in(), link) for link in lets_people_in(capsys))
    arriving.declare_and_orient(karim, "Emploi et Toit")
    arriving.publish(odile, Home.objects.get().public_id)
    on = published()
    people = [
        arriving.arrive_and_apply(sign_in(width=360), one, on.public_id, steps.code_received) for one in households
    ]
    closes(on)
    arriving.send_to_the_landlord(odile, on.public_id)
    run_jobs()
    steps.check_all(karim, on)
    steps.convene(karim)
    steps.sit(karim, steps.rank_all)
    first = Candidature.objects.get(publication=on, stage="attribuee")
    steps.offer(karim, first.public_id)
    arriving.accept(people, first.public_id)
    steps.sign(karim, first.public_id)
    run_jobs()

    assert Lease.objects.get().demande == first.demande
    assert Demande.objects.get(pk=first.demande_id).state == "radiee"
    entries = JournalEntry.objects.filter(verb="se_connecter").values_list("object_kind", flat=True)
    assert sorted(entries) == ["Demande"] * ARRIVE + ["User"] * 2
    assert not Instance.objects.filter(is_demo=True).exists()


def installs(folder: Path) -> None:
    """Schema and communes, then the grid that the territory has voted."""
    call_command("migrate", verbosity=0, interactive=False)
    territory = Commune.objects.get(code=arriving.MONTREUIL).territory
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


def comes_in(page: Page, link: str) -> Page:
    """By the link, then in by the door, and straight to one's desk."""
    login = arriving.choose_a_password(page, link)
    arriving.enter(page, login)
    expect(page.locator("header")).to_contain_text("Est Habitat" if "karim" in login else "Emploi et Toit")
    look(page, "h3-bureau")
    return page


def published() -> Publication:
    """Return the list that is open, which has a grid of its territory."""
    on = Publication.objects.select_related("grid").get()
    assert on.grid is not None
    assert on.grid.territory is not None
    return on


def closes(on: Publication) -> None:
    """Eight days later: the list is closed by the clock."""
    factories.weigh_at(on, timezone.now())
    closing.close(publication=on.pk)
    run_jobs()

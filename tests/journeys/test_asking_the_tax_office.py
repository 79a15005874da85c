"""A household lets its notice be asked for, reads it, uses it: no paper is sent, and a desk reads that it is certified."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Fact, Piece, StateFetch
from sandbox.taxes.people import Declarant, Taxpayer
from sandbox.taxes.server import TaxesSandbox
from tests.fetching_world import NUMBER, proved
from tests.journeys.conftest import NARROW, look, overflow
from tests.journeys.worker import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.world import World

pytestmark = pytest.mark.journey


@pytest.fixture
def taxes(tmp_path: Path, settings) -> Iterator[TaxesSandbox]:
    secret = tmp_path / "secret"
    secret.write_text("secret-du-bac-a-sable", encoding="ascii")
    year = timezone.localdate().year - 2
    who = Declarant(name="BENALI", given="AMINA", birth="1989-04-17")
    server = TaxesSandbox(("127.0.0.1", 0), [Taxpayer(number=NUMBER, declarants=(who,), incomes={year: 18_400})])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.TAX_URL = f"http://127.0.0.1:{server.server_address[1]}"
    settings.TAX_CLIENT, settings.TAX_SECRET_FILE = "palier", str(secret)
    settings.TAX_TELESERVICE, settings.TAX_TIMEOUT = "PALIER", 5
    yield server
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_a_household_asks_the_tax_office_and_sends_no_paper(
    cast: World, sign_in: Callable[..., Any], taxes: TaxesSandbox
) -> None:
    proved(cast.amina.demande)
    amina = sign_in(cast.amina.user, width=NARROW)
    amina.goto(reverse("pieces"))
    amina.get_by_role("link", name="Mes impôts : demander mon avis sans l’envoyer").click()
    look(amina, "mes-impots")
    assert not overflow(amina)
    amina.get_by_label("Votre numéro fiscal").fill(NUMBER)
    amina.get_by_role("button", name="Demander, avec mon accord").click()
    amina.get_by_text("sans votre accord, rien n’est demandé").first.wait_for()
    assert not StateFetch.objects.exists()
    amina.get_by_label("J’accepte que Palier demande cet avis aux impôts, cette fois.").check()
    amina.get_by_role("button", name="Demander, avec mon accord").click()
    amina.get_by_text("C’est demandé.").wait_for()
    look(amina, "mes-impots-demande")

    run_jobs()
    amina.get_by_role("link", name="Voir si c’est arrivé").click()
    amina.get_by_text("Voici ce que disent les impôts.").wait_for()
    look(amina, "mes-impots-trouve")
    assert not overflow(amina)
    assert taxes.refused == []
    assert not Piece.objects.filter(through="dgfip").exists()
    amina.get_by_role("button", name="Utiliser ce montant").click()
    run_jobs()
    amina.goto(reverse("mes-impots"))
    amina.get_by_text("Certifié par l’administration fiscale").wait_for()
    amina.get_by_text("1 papier épargné").wait_for()
    look(amina, "mes-impots-utilise")
    assert not overflow(amina)
    assert Fact.objects.get(piece__through="dgfip").value == 18_400

    piece = Piece.objects.get(through="dgfip")
    for row in (piece, piece.demande):
        row.audience = [*row.audience, cast.odile.body.pk]
        row.save(update_fields=["audience"])
    odile = sign_in(cast.odile.person)
    answer = odile.goto(reverse("verifier-piece", args=[piece.public_id]))
    assert answer.status == 200
    odile.get_by_text("certifiée", exact=True).wait_for()
    look(odile, "piece-certifiee")

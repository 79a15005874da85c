"""A couple without script signs its lease on a telephone, its landlord too; the provider restarts meanwhile."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.jobs.path import signing
from palier.models import Candidature, Holder, LeaseEnvelope, Person, User
from tests.journeys.conftest import NARROW, look, overflow, overflow_of_large_text
from tests.signing_world import CONTRACT, DIAGNOSTICS, provider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


@pytest.fixture
def there(tmp_path: Path, settings, live_server) -> Iterator[Callable[[], None]]:
    """The provider, until it is started again: it finds its envelopes where it left them."""
    settings.SITE = live_server.url
    kept, port = tmp_path / "envelopes", 0
    with ExitStack() as running:
        port = running.enter_context(provider(tmp_path, settings, kept=kept)).server_address[1]

        def again() -> None:
            running.close()
            running.enter_context(provider(tmp_path, settings, kept=kept, port=port))

        yield again


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def turned(row: Candidature) -> None:
    signing.look(LeaseEnvelope.objects.filter(candidature=row).latest("made_at").pk)


def second_holder(row: Candidature) -> User:
    Person.objects.create(
        demande=row.demande, key="c1", role="cotitulaire", last_name="Petit", first_name="Léa", audience=row.audience
    )
    user = User.objects.create_user(f"d:{row.demande_id}:c1", name="Léa")
    Holder.objects.create(user=user, demande=row.demande, person_key="c1")
    return user


def signs(page: Page, row: Candidature, name: str) -> None:
    page.goto(reverse("candidature", args=[row.public_id]))
    page.get_by_role("link", name="Voir mon bail").first.click()
    page.get_by_role("link", name="Aller signer en ligne").wait_for()
    seen(page, f"mon-bail-{name}")
    page.get_by_role("link", name="Aller signer en ligne").click()
    page.get_by_label("J’ai lu ces papiers").check()
    page.get_by_role("button", name="Je signe").click()
    page.get_by_role("heading", name="Mon bail").wait_for()


def test_a_couple_and_its_landlord_sign_a_lease_on_a_telephone(
    world: World, sign_in: Callable[..., Page], there: Callable[[], None], tmp_path: Path
) -> None:
    row = world.candidature("acceptee", world.noe)
    lea = second_holder(row)
    desk = sign_in(world.karim.user)
    desk.goto(reverse("bailleur_bail", args=[row.public_id]))
    desk.get_by_role("link", name="Préparer les papiers du bail").click()
    for kind, data in (("contrat", CONTRACT), ("diagnostics", DIAGNOSTICS)):
        (tmp_path / f"{kind}.pdf").write_bytes(data)
        desk.get_by_label("Ce qu’est ce papier").select_option(kind)
        desk.get_by_label("Le fichier").set_input_files(tmp_path / f"{kind}.pdf")
        desk.get_by_role("button", name="Ajouter ce papier").click()
        desk.get_by_role("button", name="Retirer").last.wait_for()
    seen(desk, "bailleur-papiers")
    desk.get_by_role("button", name="Envoyer les papiers").click()
    desk.get_by_role("button", name="Annuler l’envoi").wait_for()
    turned(row)

    noe, other = (sign_in(user, scripts=False, width=NARROW) for user in (world.noe.user, lea))
    signs(noe, row, "noe")
    there()
    # The other holder first chooses paper, and comes back on it by the same press.
    other.goto(reverse("mon-bail", args=[row.public_id]))
    other.get_by_role("button", name="Je préfère signer sur papier").click()
    other.get_by_role("button", name="Signer plutôt en ligne").click()
    signs(other, row, "lea")
    desk.reload()
    desk.get_by_role("link", name="Signer pour le bailleur").click()
    desk.get_by_label("J’ai lu ces papiers").check()
    desk.get_by_role("button", name="Je signe").click()
    turned(row)

    noe.reload()
    noe.get_by_text("Tout le monde a signé").first.wait_for()
    with noe.expect_download() as coming:
        noe.get_by_role("link", name="Télécharger").first.click()
    coming.value.save_as(tmp_path / "signe.pdf")
    assert (tmp_path / "signe.pdf").read_bytes().startswith(CONTRACT)
    shown = sign_in(world.noe.user, width=NARROW)
    shown.goto(reverse("mon-bail", args=[row.public_id]))
    seen(shown, "mon-bail-signe")
    assert not overflow_of_large_text(shown)

    desk.goto(reverse("bailleur_bail", args=[row.public_id]))
    seen(desk, "bailleur-bail-signe")
    desk.get_by_label("Contingent").first.select_option("COLACT")
    desk.get_by_role("button", name="Enregistrer le bail").click()
    desk.get_by_role("button", name="Enregistrer ce bail").click()
    desk.get_by_text("Corriger ce bail").wait_for()
    row.refresh_from_db()
    assert row.stage == "bail_signe"
    noe.reload()
    noe.get_by_role("link", name="Télécharger").first.wait_for()

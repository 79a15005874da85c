"""A household without a computer, a mail or a telephone, registered and housed by a counter alone: each act on its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import Candidature, Demande, Letter, Message, PaperLetter, Publication, Visit
from palier.workflows.offer import offering
from tests import counter_world, factories
from tests import world as worlds
from tests.journeys.conftest import NARROW, look, overflow
from tests.journeys.worker import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
BORN = "09/03/1951"


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def keep(page: Page) -> None:
    page.get_by_role("button", name="Garder et continuer").click()


def test_a_household_without_anything_is_registered_and_housed_by_the_counter_alone(
    cast: World, register: Any, sign_in: Callable[..., Any]
) -> None:
    world, gisele = cast, sign_in(cast.gisele.person, width=NARROW)
    # The landlord that the attestation names has homes where he looks.
    factories.home(world.bailleur, None)
    registers(gisele)
    demande = Demande.objects.get(persons__last_name="Ferrand")
    sees(gisele, demande)
    completes(gisele)
    on = applies(gisele, world, demande)
    leave(gisele)

    housed(world, on)
    sees(gisele, demande)
    answers(gisele, demande)
    assert Candidature.objects.get(demande=demande, publication=on).stage == "acceptee"
    # Nothing was written to anybody by mail; what has an effect in law went on paper.
    assert not Message.objects.filter(demande=demande).exists()
    assert PaperLetter.objects.filter(demande=demande).exists()
    leave(gisele)
    assert not Visit.objects.filter(ended_at=None).exists()


def registers(page: Page) -> None:
    """The State's form, heading by heading, until the register has given the number."""
    page.goto(reverse("enregistrements"))
    seen(page, "guichet-demandes")
    page.get_by_role("button", name="Commencer une demande").click()
    seen(page, "guichet-demande-vide")
    page.get_by_role("link", name=re.compile("^Identité du demandeur")).click()
    seen(page, "guichet-identite")
    keep(page)
    expect(page.locator("main")).to_contain_text("Écrivez le nom")
    seen(page, "guichet-identite-erreurs")
    fill(page, last_name="Ferrand", first_name="Marcel", birth_date=BORN, nationality="1", paper="carte_identite")
    keep(page)
    fill(page, number="12", street="rue du Puits", postal_code="93100", commune="Montreuil")
    seen(page, "guichet-contact")
    keep(page)
    fill(page, marital_status="V")
    keep(page)
    fill(page, contract_d="RET")
    keep(page)
    seen(page, "guichet-ressources")
    fill(page, recue_RET="950", **{f"rfr_d_{timezone.localdate().year - back}": "11200" for back in (1, 2)})
    keep(page)
    fill(page, occupancy="LP", floor_area="14", occupants="1", rent="520")
    keep(page)
    page.get_by_label("Logement trop petit").check()
    keep(page)
    page.get_by_label("T2", exact=True).check()
    page.locator("[name=communes]").fill("Montreuil")
    seen(page, "guichet-recherche")
    keep(page)
    keep(page)
    page.get_by_role("link", name="L’écrire une fois").click()
    fill(
        page,
        cas_de_recours="Sans logement, ou délai trop long.",
        date_de_recours="Dès le dépôt, 1 place de la Préfecture.",
    )
    keep(page)
    seen(page, "guichet-demande-remplie")
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.locator("main")).to_contain_text("Le registre n’a pas encore répondu")
    seen(page, "guichet-demande-attend")
    page.get_by_role("link", name="Imprimer le reçu du dépôt").click()
    look(page, "guichet-recu-depot")
    page.go_back()
    run_jobs()
    page.get_by_role("link", name="Regarder s’il a répondu").click()
    expect(page.locator("main")).to_contain_text("La demande est enregistrée")
    seen(page, "guichet-demande-enregistree")


def sees(page: Page, demande: Demande) -> None:
    page.goto(reverse("guichet"))
    fill(page, numero=demande.numero_unique, birth_date=BORN, paper="carte_identite")
    page.get_by_label("La personne est devant moi").check()
    seen(page, "guichet")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.locator("h1")).to_contain_text("Ferrand")


def completes(page: Page) -> None:
    """A piece, scanned; the file, read again together and confirmed; the letter of the attestation."""
    page.get_by_role("link", name="Les pièces", exact=True).click()
    seen(page, "guichet-pieces")
    page.get_by_role("link", name=re.compile("^Envoyer")).first.click()
    page.locator("input[type=radio][name=code]").first.check()
    page.get_by_label("Les fichiers").set_input_files(
        {"name": "carte.pdf", "mimeType": "application/pdf", "buffer": factories.pdf()}
    )
    seen(page, "guichet-piece")
    page.get_by_role("button", name=re.compile("^Envoyer")).click()
    expect(page).to_have_url(re.compile("recu="))
    page.goto(re.sub("/mon-dossier/.*", "/mon-dossier/verifier/", page.url))
    seen(page, "guichet-relire")
    page.get_by_role("button", name="C’est juste, je confirme").click()
    expect(page).to_have_url(re.compile("fait=confirme"))
    seen(page, "guichet-dossier")
    page.get_by_role("link", name="Attestation d’enregistrement").click()
    seen(page, "guichet-attestation")


def applies(page: Page, world: World, demande: Demande) -> Publication:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    page.goto(re.sub(r"(/au-guichet/[^/]+/).*", rf"\1logements/{on.public_id}/", page.url))
    seen(page, "guichet-logement")
    page.get_by_role("button", name="Candidater à ce logement").click()
    expect(page.get_by_role("link", name="Pourquoi cette place")).to_be_visible()
    page.get_by_role("link", name="Le passage et ses reçus").click()
    for said in ("Pièce remise", "Dossier relu et confirmé", "Candidature déposée"):
        expect(page.locator("main")).to_contain_text(said)
    seen(page, "guichet-passage")
    page.get_by_role("link", name="Imprimer tous les reçus").click()
    expect(page.locator("main")).to_contain_text("La liste ferme le")
    look(page, "guichet-recu")
    page.go_back()
    assert Candidature.objects.get(demande=demande, publication=on).stage == "deposee"
    return on


def leave(page: Page) -> None:
    page.goto(reverse("guichet"))
    page.get_by_role("link", name="Y revenir").click()
    page.get_by_role("button", name="La personne est partie").last.click()
    expect(page.locator("main")).to_contain_text("Le dossier est fermé")


def housed(world: World, on: Publication) -> None:
    """What the desks do in between, by their own acts: the list, the commission, an offer."""
    for step in worlds.PATH[1:]:
        worlds._WALK[step](world, on)  # noqa: SLF001 - the walk of every world
    row, now = Candidature.objects.get(publication=on), timezone.now()
    offering.send_offer(row, answer_days=10, by=world.karim, at=now)
    run_jobs()


def answers(page: Page, demande: Demande) -> None:
    """The letter of the offer is read with the person, which starts its delay; then the home is theirs."""
    page.get_by_role("link", name="Le courrier", exact=True).click()
    seen(page, "guichet-courrier")
    letter = Letter.objects.filter(demande=demande, kind="offre").get()
    page.goto(re.sub("/courrier/.*", f"/courrier/{letter.public_id}/", page.url))
    page.get_by_role("button", name=re.compile("Ouvrir")).click()
    seen(page, "guichet-offre-lue")
    row = Candidature.objects.get(demande=demande)
    page.goto(re.sub("/courrier/.*", f"/mes-candidatures/{row.public_id}/offre/", page.url))
    page.get_by_role("link", name="Accepter ce logement").click()
    page.get_by_role("button", name="Oui, j’accepte ce logement").click()
    expect(page.locator("main")).to_contain_text("prépare le bail")
    page.get_by_role("link", name="Le passage et ses reçus").click()
    expect(page.locator("main")).to_contain_text("Offre de logement acceptée")
    seen(page, "guichet-passage-accepte")


def test_who_did_not_come_reads_it_and_stops_it(cast: World, sign_in: Callable[..., Any]) -> None:
    made = counter_world.seen(cast.amina.demande, cast.gisele)
    gisele, amina = sign_in(cast.gisele.person, width=NARROW), sign_in(cast.amina.user, width=NARROW)
    gisele.goto(counter_world.address(made, "mon-dossier"))
    seen(gisele, "guichet-dossier-amina")
    amina.goto(reverse("mes-passages"))
    seen(amina, "mes-passages")
    amina.get_by_role("button", name="Ce n’était pas moi").click()
    amina.get_by_text("Ce passage est arrêté").wait_for()
    seen(amina, "mes-passages-arrete")
    assert gisele.goto(counter_world.address(made, "pieces")).status == 410
    seen(gisele, "guichet-fini")
    gisele.goto(reverse("guichet"))
    fill(gisele, numero=cast.amina.demande.numero_unique, birth_date="17/04/1989", paper="passeport")
    gisele.get_by_label("La personne est devant moi").check()
    gisele.get_by_role("button", name="Ouvrir le dossier").click()
    expect(gisele.locator("main")).to_contain_text("n’ouvrent aucun dossier au guichet")
    seen(gisele, "guichet-rien")

"""The professionals' side: declare, orient, publish; set aside, send five; check, sit, decide, offer, sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import Candidature, Demande, Home, Lease, Letter, Publication
from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import look
from tests.journeys.worker import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World


def test_a_bailleur_declares_and_orients_a_reservataire_publishes(cast: World, sign_in: Callable[..., Any]) -> None:
    factories.commune()
    factories.grid()
    karim, odile = sign_in(cast.karim.user), sign_in(cast.odile.user)

    karim.goto("/bailleur/logements/nouveau/")
    for label, value in (
        ("Numéro RPLS", "1234567890"),
        ("Nom ou code", "Montreuil"),
        ("Rue, sans le numéro", "rue des Lilas"),
        ("Surface en", "62"),
        ("Loyer mensuel hors charges", "520,00"),
        ("Charges mensuelles", "80,00"),
    ):
        karim.get_by_label(label).fill(value)
    look(karim, "c1-declarer")
    karim.locator("main form button[type=submit], main form button").first.click()
    home = Home.objects.get()
    expect(karim.locator("h1")).to_contain_text("rue des Lilas")
    karim.get_by_label("Réservataire", exact=True).select_option(label="Réservataire Est")
    karim.get_by_label("Vacance notifiée le").fill(timezone.localdate().isoformat())
    look(karim, "c2-orienter")
    karim.get_by_role("button", name="Orienter ce logement").click()
    home.refresh_from_db()
    assert home.reservataire == cast.reservataire

    odile.goto("/reservataire/")
    look(odile, "c3-file-du-jour")
    odile.goto(f"/reservataire/logements/{home.public_id}/publier/")
    look(odile, "c4-publier")
    odile.get_by_label("Grille de points").select_option(index=1)
    odile.get_by_role("button", name="Publier ce logement").click()
    expect(odile).not_to_have_url(f"/reservataire/logements/{home.public_id}/publier/")
    on = Publication.objects.get()
    assert (on.stage, on.grid is not None, len(on.seed_commitment)) == ("publiee", True, 64)
    page = sign_in()
    page.goto(f"/logements/{on.public_id}/")
    expect(page.locator("main")).to_contain_text("rue des Lilas")


def test_after_the_closing_one_is_set_aside_by_two_and_five_are_sent(cast: World, sign_in: Callable[..., Any]) -> None:
    cast.others.append(factories.demande("Voisine5"))
    on = cast.home_at("publiee", [cast.amina, *cast.others])
    factories.weigh_at(on, timezone.now())
    from palier.jobs.path import closing

    closing.close(publication=on.pk)
    run_jobs()
    second = Candidature.objects.get(publication=on, rank=2)
    odile, reader = sign_in(cast.odile.user), sign_in(cast.reader.user)

    odile.goto(f"/reservataire/publications/{on.public_id}/")
    look(odile, "d1-relire-la-liste")
    odile.goto(f"/reservataire/candidatures/{second.public_id}/ecarter/")
    odile.get_by_role("radio").first.check()
    odile.get_by_role("button", name="Demander la seconde lecture").click()
    expect(odile.locator("main")).to_contain_text("Le dossier dit le contraire")
    odile.get_by_label("Note pour la seconde lecture").fill("Le registre ne l’avait pas encore dit.")
    odile.get_by_role("button", name="Demander la seconde lecture").click()
    odile.get_by_label("je maintiens cette raison").check()
    look(odile, "d2-ecarter")
    odile.get_by_role("button", name="Demander la seconde lecture").click()
    odile.goto(f"/reservataire/candidatures/{second.public_id}/relire/")
    expect(odile.get_by_role("button", name="Confirmer l’écart")).to_have_count(0)

    reader.goto(f"/reservataire/candidatures/{second.public_id}/relire/")
    look(reader, "d3-seconde-lecture")
    reader.get_by_role("button", name="Confirmer l’écart").click()

    odile.goto(f"/reservataire/publications/{on.public_id}/")
    look(odile, "d4-avant-envoi")
    odile.locator("form[action$='/envoyer/'] button").click()
    run_jobs()
    stages = dict(Candidature.objects.filter(publication=on).values_list("rank", "stage"))
    assert stages == {
        1: "designee",
        2: "ecartee",
        3: "designee",
        4: "designee",
        5: "designee",
        6: "designee",
        7: "non_retenue",
    }
    assert Letter.objects.filter(kind="ecartee", demande=second.demande).exists()
    assert Letter.objects.filter(kind="non_retenue").count() >= 1

    page = sign_in()
    page.goto(f"/logements/{on.public_id}/preuve/")
    look(page, "d5-preuve")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_the_checks_to_the_signed_lease(cast: World, sign_in: Callable[..., Any], scripts: bool) -> None:
    on = cast.home_at("designee", [cast.amina, *cast.others])
    run_jobs()
    karim = sign_in(cast.karim.user, scripts=scripts)
    amina = sign_in(cast.amina.user, scripts=scripts, width=360)

    steps.check_all(karim, on)
    steps.convene(karim)
    steps.sit(karim, steps.rank_all)
    mine = Candidature.objects.get(publication=on, demande=cast.amina.demande)
    assert mine.stage == "attribuee"
    seance = on.agenda_items.get().seance
    karim.goto(f"/bailleur/seances/{seance.public_id}/proces-verbal/")
    look(karim, "e7-proces-verbal")
    assert "Amina" not in karim.locator("main").inner_text()
    steps.offer(karim, mine.public_id)

    amina.goto(f"/mes-candidatures/{mine.public_id}/")
    look(amina, "e8-une-offre")
    amina.get_by_role("link", name="Répondre à l’offre").click()
    look(amina, "e9-offre")
    amina.get_by_role("link", name="Accepter ce logement").click()
    look(amina, "e10-confirmer")
    amina.get_by_role("button", name="Oui, j’accepte ce logement").click()
    expect(amina.locator("main")).to_contain_text("prépare le bail")

    steps.sign(karim, mine.public_id)
    run_jobs()

    demande = Demande.objects.get(pk=cast.amina.demande.pk)
    assert (demande.state, demande.strike_off_reason) == ("radiee", "RADATT")
    assert Lease.objects.get().demande == demande
    on.refresh_from_db()
    assert on.stage == "louee"
    assert not Candidature.objects.filter(publication=on, stage__in=["en_reserve", "offre_envoyee"]).exists()
    amina.goto("/mon-dossier/")
    expect(amina.locator("main")).to_contain_text("radiée")
    look(amina, "e12-radiee")


def test_a_refusal_passes_to_the_next_and_a_non_attribution_says_how_to_contest(
    cast: World, sign_in: Callable[..., Any]
) -> None:
    on = cast.home_at("designee", [cast.amina, *cast.others])
    run_jobs()
    karim, amina = sign_in(cast.karim.user), sign_in(cast.amina.user, width=360)
    steps.check_all(karim, on)
    steps.convene(karim)
    steps.sit(karim, steps.refuse_the_last)
    mine = Candidature.objects.get(publication=on, demande=cast.amina.demande)
    refused = Candidature.objects.get(publication=on, stage="non_attribuee")
    following = Candidature.objects.get(publication=on, rank=2)
    steps.offer(karim, mine.public_id)

    amina.goto(f"/mes-candidatures/{mine.public_id}/offre/refuser/")
    amina.get_by_label("Pourquoi refusez-vous").select_option(index=1)
    look(amina, "f1-refuser")
    amina.get_by_role("button", name="Oui, je refuse ce logement").click()
    expect(amina.locator("main")).to_contain_text("Votre demande reste active")
    look(amina, "f2-refusee")
    run_jobs()
    following.refresh_from_db()
    mine.refresh_from_db()
    assert (mine.stage, following.stage) == ("refusee", "offre_envoyee")

    other = next(each for each in cast.others if each.demande.pk == refused.demande_id)
    page = sign_in(other.user, width=360)
    letter = Letter.objects.filter(demande=refused.demande).order_by("-pk")[0]
    page.goto(f"/courrier/{letter.public_id}/")
    if page.get_by_role("button", name="Ouvrir le courrier").count():
        look(page, "f3-courrier-ferme")
        page.get_by_role("button", name="Ouvrir le courrier").click()
    look(page, "f4-non-attribution")
    for words in ("tribunal administratif", "deux mois", "ressources"):
        expect(page.locator("main")).to_contain_text(words)

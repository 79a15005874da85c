"""The demande that the State published as an example, from its number to a signed lease, by the browser alone.

It was deposited in 2018, says nothing of the home wanted and has incomes of 2016 and 2017. It
is completed, proved, renewed and confirmed; then it goes the way of any other.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from playwright.sync_api import expect

from palier.gateways.sne.client import SneClient
from palier.jobs.path import closing
from palier.models import Candidature, Demande, Lease, Letter, Offer, Piece, Publication
from palier.models.demandes import layers
from palier.rules.people import facts
from palier.workflows.candidature import applying
from tests import factories
from tests.journeys import paris, steps
from tests.journeys.conftest import look
from tests.journeys.worker import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from sandbox.sne.server import RegisterSandbox
    from tests.world import World

INCOMES = {"d": 21_000, "c1": 12_500}
"""What the two adults declare for the year before last, and what their notices say."""
EFFORT = "13,66 %"
"""Rent and charges over resources, as the household and the réservataire both read it."""
OTHERS = 5
SENT = 5


def test_the_sample_of_the_state_goes_from_its_number_to_a_signed_lease(
    cast: World, register: RegisterSandbox, sign_in: Callable[..., Any], tmp_path: Path, settings: Any
) -> None:
    on, elsewhere = paris.two_homes(cast)
    others = [paris.neighbour(index) for index in range(OTHERS)]
    for each in others:
        applying.apply(each.demande, on, by=each.actor, at=timezone.now())
    jean, odile, karim = sign_in(width=360), sign_in(cast.odile.user), sign_in(cast.karim.user)

    brings(jean)
    completes(jean)
    sends_proofs(jean)
    renews_and_confirms(jean)
    finds_and_applies(jean, on)
    applies(jean, elsewhere)
    demande = Demande.objects.get(numero_unique=steps.SAMPLE)
    checks_the_proofs(odile, demande)
    closes(on)
    mine = Candidature.objects.get(publication=on, demande=demande)
    assert (mine.stage, mine.rank, mine.verdict) == ("classee", 1, "eligible")
    steps.verify_offline(on, tmp_path)

    sends_five(odile, on)
    steps.check_all(karim, on)
    steps.convene(karim)
    steps.sit(karim, steps.rank_all)
    sends_the_offer(karim, mine)
    opens_and_accepts(jean, mine)
    steps.sign(karim, mine.public_id)
    run_jobs()

    ends_well(demande, mine, elsewhere)
    assert struck_off_in_the_register(settings) == "RADATT"
    jean.goto("/mon-dossier/")
    expect(jean.locator("main")).to_contain_text("radiée")
    look(jean, "s22-radiee")


# --- The household ------------------------------------------------------------------------------


def brings(jean: Page) -> None:
    """By the number and the birth date; the code goes to the contact that the register knows."""
    jean.goto("/connexion/")
    jean.get_by_label("Votre numéro unique").fill(steps.SAMPLE)
    jean.get_by_label("Votre date de naissance").fill(steps.BORN)
    look(jean, "s1-numero")
    jean.get_by_role("button", name="Recevoir un code").click()
    jean.get_by_label("Le code à 6").fill(steps.code_received())
    look(jean, "s2-code")
    jean.get_by_role("button", name="Entrer").click()
    expect(jean).not_to_have_url(re.compile("/connexion/"))


def completes(jean: Page) -> None:
    """All that the first page says is missing, no more; the register's own incomes stay."""
    jean.goto("/mon-dossier/")
    expect(jean.locator("main")).to_contain_text("n’est plus valable")
    look(jean, "s3-a-completer")
    assert todos(jean) == {"recherche", "renouveler", "revenus", "pieces", "verifier"}

    jean.goto("/mon-dossier/verifier/")
    expect(jean.locator("main")).to_contain_text("Jean")
    look(jean, "s4-dossier-compris")
    jean.goto("/mon-dossier/completer/recherche/")
    jean.get_by_label("T5", exact=True).check()
    jean.get_by_label("Nom ou code postal").fill("75013")
    look(jean, "s5-recherche")
    jean.get_by_role("button", name="Voir ce que cela change").click()
    jean.get_by_role("button", name="Enregistrer ce changement").click()
    expect(jean).to_have_url(re.compile("/mon-dossier/.*#enregistre"))

    jean.goto("/mon-dossier/completer/revenus/")
    for key, amount in INCOMES.items():
        jean.locator(f"[name=income_{key}_{income_year()}]").fill(str(amount))
    look(jean, "s6-revenus")
    jean.get_by_role("button", name="Voir ce que cela change").click()
    jean.get_by_role("button", name="Enregistrer ce changement").click()
    expect(jean).to_have_url(re.compile("/mon-dossier/.*#enregistre"))
    assert todos(jean) == {"renouveler", "pieces", "verifier"}


def todos(page: Page) -> set[str]:
    """The questions under « Ce qui manque »."""
    card = page.locator("section.card", has=page.get_by_role("heading", name="Ce qui manque", exact=True))
    return {str(one.get_attribute("href")).strip("/").rpartition("/")[2] for one in card.locator("ol a").all()}


def income_year() -> int:
    return timezone.localdate().year - 2


def sends_proofs(jean: Page) -> None:
    """From the list of his pieces, one after the other: identity and a tax notice for each adult, then the family's."""
    jean.goto("/mon-dossier/pieces/")
    look(jean, "s8-liste")
    for _ in range(jean.get_by_role("link", name="Envoyer : ").count()):
        jean.get_by_role("link", name="Envoyer : ").first.click()
        if jean.get_by_label("Carte d’identité ou passeport").count():
            jean.get_by_label("Carte d’identité ou passeport").check()
        jean.get_by_label("Les fichiers").set_input_files(
            {"name": "preuve.pdf", "mimeType": "application/pdf", "buffer": factories.pdf()}
        )
        jean.get_by_role("button", name="Envoyer").click()
    expect(jean.get_by_text("Aucune pièce ne manque")).to_be_visible()
    look(jean, "s8-pieces")


def renews_and_confirms(jean: Page) -> None:
    jean.goto("/mon-dossier/renouveler/")
    look(jean, "s9-renouveler")
    jean.get_by_role("button", name="Renouveler pour un an").click()
    expect(jean.locator("main")).to_contain_text("valable jusqu’au")
    jean.goto("/mon-dossier/verifier/")
    look(jean, "s10-verifier")
    jean.get_by_role("button", name="C’est juste, je confirme").click()
    expect(jean.locator("main")).to_contain_text("Rien ne manque pour candidater")
    look(jean, "s11-complet")
    demande = Demande.objects.get(numero_unique=steps.SAMPLE)
    assert demande.deposited_on == date(2018, 3, 15)
    assert demande.valid_until is not None
    assert demande.valid_until >= timezone.localdate() + timedelta(days=364)


def finds_and_applies(jean: Page, on: Publication) -> None:
    jean.goto("/logements/")
    jean.get_by_text("Changer de lieu, de taille, de loyer").click()
    jean.get_by_label("Commune, code postal").fill("75013")
    jean.get_by_role("button", name="Chercher").click()
    expect(jean.locator("main")).to_contain_text("rue de Tolbiac")
    look(jean, "s12-recherche")
    jean.goto(f"/logements/{on.public_id}/")
    expect(jean.locator("main")).to_contain_text("Vous seriez entre la 1ʳᵉ et la 6ᵉ place, sur 6")
    expect(jean.locator("main")).to_contain_text(EFFORT)
    look(jean, "s13-ma-place")
    applies(jean, on)
    look(jean, "s14-candidate")


def applies(jean: Page, on: Publication) -> None:
    jean.goto(f"/logements/{on.public_id}/")
    jean.get_by_role("button", name="Candidater à ce logement").click()
    expect(jean.get_by_role("link", name="Pourquoi cette place")).to_be_visible()


def opens_and_accepts(jean: Page, mine: Candidature) -> None:
    """Opening the letter proves its delivery and starts the delay; then the answer, confirmed."""
    offer = Offer.objects.get(candidature=mine)
    assert offer.delivered_at is None
    letter = Letter.objects.get(candidature=mine, kind="offre")
    jean.goto("/courrier/")
    look(jean, "s18-courrier")
    jean.locator(f"a[href*='{letter.public_id}']").first.click()
    jean.get_by_role("button", name="Ouvrir le courrier").click()
    expect(jean.locator("main")).to_contain_text("rue de Tolbiac")
    look(jean, "s19-lettre-ouverte")
    offer.refresh_from_db()
    assert offer.delivery_proof == "Courrier ouvert dans l’espace personnel"
    assert offer.answer_by is not None
    assert offer.answer_by > timezone.now() + timedelta(days=10)

    jean.get_by_role("link", name="Voir ma candidature").click()
    jean.get_by_role("link", name="Répondre à l’offre").click()
    look(jean, "s20-offre")
    jean.get_by_role("link", name="Accepter ce logement").click()
    look(jean, "s21-confirmer")
    jean.get_by_role("button", name="Oui, j’accepte ce logement").click()
    expect(jean.locator("main")).to_contain_text("prépare le bail")


# --- The professionals and the clock ------------------------------------------------------------


def checks_the_proofs(odile: Page, demande: Demande) -> None:
    """Each piece of the queue beside its form; both incomes become verified facts."""
    odile.goto("/reservataire/pieces/")
    look(odile, "s15-pieces")
    for piece in Piece.objects.filter(demande=demande).order_by("uploaded_at"):
        odile.goto(f"/reservataire/pieces/{piece.public_id}/")
        odile.get_by_label("La pièce est bonne").check()
        if piece.code == "avis_imposition_n2":
            odile.locator(f"[name=income_{piece.person_key}]").fill(str(INCOMES[piece.person_key]))
        look(odile, "s16-controle-piece")
        odile.get_by_role("button", name="Enregistrer le contrôle").click()
        # The next piece comes by itself; after the last, the queue.
        expect(odile).not_to_have_url(re.compile(f"/pieces/{piece.public_id}/"))
    expect(odile).to_have_url(re.compile(r"/reservataire/pieces/(\?|$)"))
    run_jobs()
    known = layers.facts_of(demande, timezone.localdate())
    proved = {
        person.key: income.amount
        for person in known.household.persons
        for income in person.incomes
        if income.year == income_year() and income.proof is facts.Proof.VERIFIED
    }
    assert proved == INCOMES


def closes(on: Publication) -> None:
    """The instant comes, and the clock's task closes."""
    factories.weigh_at(on, timezone.now())
    closing.close(publication=on.pk)
    run_jobs()


def sends_five(odile: Page, on: Publication) -> None:
    odile.goto(f"/reservataire/publications/{on.public_id}/")
    expect(odile.locator("main")).to_contain_text(EFFORT)
    look(odile, "s17-liste-close")
    odile.get_by_role("button", name="Envoyer ces dossiers").click()
    run_jobs()
    stages = Candidature.objects.filter(publication=on).order_by("rank").values_list("stage", flat=True)
    assert list(stages) == ["designee"] * SENT + ["non_retenue"] * (OTHERS + 1 - SENT)


def sends_the_offer(karim: Page, mine: Candidature) -> None:
    mine.refresh_from_db()
    assert mine.stage == "attribuee"
    karim.goto(f"/bailleur/candidatures/{mine.public_id}/offre/")
    karim.get_by_role("button", name="Envoyer l’offre écrite").click()
    expect(karim.get_by_role("button", name="Enregistrer la remise")).to_be_visible()
    run_jobs()


# --- What remains -------------------------------------------------------------------------------


def ends_well(demande: Demande, mine: Candidature, elsewhere: Publication) -> None:
    """Let and struck off; the household's other candidature has ended, and so has everybody else's here."""
    demande.refresh_from_db()
    mine.refresh_from_db()
    assert (demande.state, demande.strike_off_reason, mine.stage) == ("radiee", "RADATT", "bail_signe")
    lease = Lease.objects.get()
    assert (lease.demande_id, lease.publication_id) == (demande.pk, mine.publication_id)
    assert lease.register_told_at is not None
    other = Candidature.objects.get(publication=elsewhere, demande=demande)
    assert (other.stage, other.end_reason) == ("sans_suite", "loge_ailleurs")
    live = Candidature.objects.filter(publication=mine.publication_id).exclude(
        stage__in=["bail_signe", "sans_suite", "non_retenue"]
    )
    assert not live.exists()


def struck_off_in_the_register(settings: Any) -> str:
    """The reason that the register itself now gives for the sample."""
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, timezone.now())
    (found,) = (one for one in client.radiated_since(timezone.now() - timedelta(hours=1)) if one.numero == steps.SAMPLE)
    assert found.radiation is not None
    return found.radiation.reason

"""The employer's pages: a code, four steps, each refusal; and a page that is the same whoever handed the code over."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import EmployerSite, EmployerTally, EmploymentCode
from palier.models.identifiers import uuid7
from palier.rules.parting import separation
from palier.rules.people import employment as rules
from palier.rules.people.facts import Situation
from palier.workflows.parting import forking
from palier.workflows.people import employer_sites, employment
from tests import couples, factories
from tests.employment_world import asked, employer, settled, site

if TYPE_CHECKING:
    from palier.models import EmployerSite as Site
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
HOME, ATTEST, CORRECT = reverse("employeur"), reverse("employeur-attester"), reverse("employeur-corriger")
SITES, FIGURES, DECLINE = reverse("employeur-lieux"), reverse("employeur-chiffres"), reverse("employeur-refuser")
REFUSED = "Ce code ne peut pas servir"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def emile() -> Actor:
    return employer()


@pytest.fixture
def place(emile: Actor) -> Site:
    return site(emile)


@pytest.fixture
def client(emile: Actor) -> Client:
    client = Client()
    client.force_login(emile.person)
    return client


def said(place: Site, code: str, **changes: str) -> dict[str, str]:
    told = {"code": code, "contract": "CDI", "since": "01/03/2024", "site": str(place.public_id)}
    return {"act_key": str(uuid7()), **told, **changes}


def text(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def test_from_a_code_to_a_receipt_in_four_steps(client: Client, amina: Applicant, place: Site) -> None:
    shown = rules.grouped(asked(amina).code)

    first = text(client.post(HOME, {"code": shown.lower()}))
    assert f'<strong class="nowrap">{shown}</strong>' in first
    second = text(client.post(ATTEST, said(place, shown)))
    assert "Relisez avant d’attester" in second
    assert EmploymentCode.objects.get().state == "attend"
    done = client.post(ATTEST, said(place, shown, etape="envoyer"), follow=True)

    assert "L’emploi est attesté." in text(done)
    assert re.search(r"Numéro du reçu : <strong class=\"nowrap\">(\w{4} ){2}\w{4}<", text(done))
    assert EmploymentCode.objects.get().since == date(2024, 3, 1)


def test_the_same_attestation_sent_twice_is_one(client: Client, amina: Applicant, place: Site) -> None:
    sent = said(place, asked(amina).code, etape="envoyer")

    first, again = (client.post(ATTEST, sent) for _ in range(2))

    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert EmployerTally.objects.get().number == 1


def test_what_was_read_again_may_be_changed(client: Client, amina: Applicant, place: Site) -> None:
    page = client.post(ATTEST, said(place, asked(amina).code, etape="corriger"))

    assert page.status_code == 200
    assert "Ce que vous attestez" in text(page)


@pytest.mark.parametrize(
    "changes", [{"contract": "RET"}, {"since": "01/01/1900"}, {"since": ""}, {"site": ""}, {"contract": ""}]
)
@pytest.mark.parametrize("step", ["relire", "envoyer"])
def test_what_cannot_be_attested_is_said_on_the_form(
    client: Client, amina: Applicant, place: Site, step: str, changes: dict[str, str]
) -> None:
    page = client.post(ATTEST, said(place, asked(amina).code, etape=step, **changes))

    assert page.status_code == 400
    assert "Rien n’est encore attesté" in text(page)
    assert EmploymentCode.objects.get().state == "attend"


def test_a_site_of_another_employer_is_none(client: Client, amina: Applicant, place: Site) -> None:
    strange = site(employer("Autre employeur"))

    assert client.post(ATTEST, said(strange, asked(amina).code, etape="envoyer")).status_code == 400


@pytest.mark.parametrize("path", [HOME, ATTEST, DECLINE])
def test_a_code_that_cannot_serve_is_told_in_one_sentence_at_each_step(client: Client, place: Site, path: str) -> None:
    page = client.post(path, said(place, "2345 6789 ABCD", etape="envoyer"))

    assert page.status_code == 400
    assert REFUSED in text(page)


def test_who_guesses_is_told_to_wait(client: Client, place: Site) -> None:
    pages = [text(client.post(HOME, {"code": f"2345 6789 ABC{digit}"})) for digit in "23456789"]

    assert REFUSED in pages[0]
    assert "Trop de codes refusés d’affilée." in pages[-1]


def test_an_employer_may_decline(client: Client, amina: Applicant, place: Site) -> None:
    code = asked(amina).code
    first = text(client.post(DECLINE, said(place, code)))
    assert "Un code refusé ne ressert pas." in first
    assert EmploymentCode.objects.get().state == "attend"

    page = client.post(DECLINE, said(place, code, confirme="oui"), follow=True)

    assert "Vous n’avez rien attesté." in text(page)
    assert EmploymentCode.objects.get().state == "non_attestee"


def test_an_attestation_is_corrected_by_its_receipt_and_by_nothing_else(
    client: Client, amina: Applicant, place: Site
) -> None:
    done = text(client.post(ATTEST, said(place, asked(amina).code, etape="envoyer"), follow=True))
    receipt = re.search(r"reçu : <strong class=\"nowrap\">([\w ]+)<", done)[1]  # type: ignore[index]

    wrong = client.post(CORRECT, said(place, "", receipt="2345 6789 ABCD"))
    right = client.post(CORRECT, said(place, "", receipt=receipt, contract="CDD"), follow=True)

    assert wrong.status_code == 400
    assert "Aucune attestation d’aujourd’hui" in text(wrong)
    assert "L’attestation est corrigée." in text(right)
    assert EmploymentCode.objects.get().contract == "CDD"


def test_a_forged_receipt_opens_nothing(client: Client) -> None:
    assert client.get(reverse("employeur-recu", args=["forge"])).status_code == 404


def test_sites_are_declared_and_closed(client: Client, emile: Actor) -> None:
    factories.commune()
    assert "Déclarez d’abord un lieu de travail." in text(client.get(HOME))
    new = {"act_key": str(uuid7()), "name": "Entrepôt", "commune": "Montreuil"}

    assert client.post(SITES, new).status_code == 302
    twice = client.post(SITES, {**new, "act_key": str(uuid7()), "name": "ENTREPÔT"})
    assert "porte déjà ce nom" in text(twice)
    assert client.post(SITES, {**new, "act_key": str(uuid7()), "name": "  "}).status_code == 400
    row = EmployerSite.objects.get(organisation=emile.body)
    close = reverse("employeur-fermer-lieu", args=[row.public_id])
    first = client.post(close, {"act_key": str(uuid7())})
    assert "Un lieu fermé ne se rouvre pas." in text(first)
    assert employer_sites.open_sites(emile) == [row]
    client.post(close, {"act_key": str(uuid7()), "confirme": "oui"})

    assert employer_sites.open_sites(emile) == []
    assert "Aucun lieu pour l’instant." in text(client.get(SITES))


def test_the_figures_page_shows_shares_and_hides_the_small_ones_together(client: Client, emile: Actor) -> None:
    year = timezone.localdate().year - 1
    rows = [site(emile, name) for name in ("Nord", "Sud", "Est")]
    EmployerSite.objects.update(created_at=timezone.now().replace(year=year, month=1, day=2))
    for row, number in zip(rows, (30, 12, 3), strict=True):
        EmployerTally.objects.create(organisation=emile.body, site=row, quarter=date(year, 1, 1), number=number)

    page = text(client.get(FIGURES))

    assert f"du 1er janvier {year} au 31 mars {year}" in page
    assert f"<h2>{year}, par lieu de travail</h2>" in page
    assert "<td>30</td><td>67 %</td>" in page
    assert "Ensemble : Est, Montreuil ; Sud, Montreuil" in page
    assert "<td>15</td><td>33 %</td>" in page
    assert "<td>3</td>" not in page
    assert "<td>12</td>" not in page


def test_without_ten_attestations_nothing_is_shown(client: Client, amina: Applicant, place: Site) -> None:
    client.post(ATTEST, said(place, asked(amina).code, etape="envoyer"))

    assert "Rien à montrer encore" in text(client.get(FIGURES))


def walked(client: Client, code: str, place: Site) -> list[str]:
    """All that the employer's pages say from a code to its receipt, without what is drawn by lot."""
    pages = [client.post(HOME, {"code": code}), client.post(ATTEST, said(place, code))]
    pages += [client.post(ATTEST, said(place, code, etape="envoyer"), follow=True)]
    pages += [client.get(path) for path in (HOME, CORRECT, SITES, FIGURES)]
    drawn = r'name="(act_key|csrfmiddlewaretoken)" value="[^"]*"|(\w{4} ){2}\w{4}|attester/recu/[^"/]*|nonce="[^"]*"'
    return [re.sub(drawn, "", text(page).replace(code, "")) for page in pages]


def test_an_employer_reads_the_same_pages_whoever_handed_the_code_over(
    client: Client, amina: Applicant, place: Site
) -> None:
    couple = couples.couple()
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE)
    child = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())
    alone = employment.ask(
        child.demande,
        person_key=separation.NEW_HOLDER,
        key=uuid4(),
        by=couples.Actor(role=couple.amina.role, user=child.user),
        at=timezone.now(),
    )

    ordinary = walked(client, asked(amina).code, place)
    settled(amina.demande)
    protected = walked(client, alone.code, place)
    settled(child.demande)

    assert ordinary == protected
    assert EmployerTally.objects.get().number == 2
    secrets = [
        amina.demande.numero_unique,
        amina.persons[0].last_name,
        child.demande.numero_unique,
        couples.SAFE,
        str(amina.demande.public_id),
        str(child.demande.public_id),
    ]
    assert [secret for secret in secrets if any(secret in page for page in ordinary + protected)] == []

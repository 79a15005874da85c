"""« Mon inscription à France Travail »: what its person reads at each state, and that another holder reads none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import StateFetch
from palier.models.identifiers import uuid7
from palier.rules.fetching.fetching import JOBSEEKERS, FetchMove, FetchState
from tests import couples, factories, html_faults
from tests.fetching_world import moved, proved, settled
from tests.plain_pages import plain_text
from tests.workflows.fetching.test_job_status import ACCOUNT, came, claims, consented, status

if TYPE_CHECKING:
    from palier.models import User
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
URL = reverse("mon-france-travail")


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.PARTICULIER_URL = "http://127.0.0.1:9"


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande("Amina")
    claims(made.demande)
    proved(made.demande)
    return made


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert html_faults.faults(answer.content.decode()) == []
    return plain_text(answer)


def form(**changes: object) -> dict[str, object]:
    return {"act_key": str(uuid7()), "number": ACCOUNT, "agrees": "on"} | changes


def test_who_claims_it_is_led_there_from_their_pieces_and_asks_once(amina: Applicant) -> None:
    client = client_of(amina.user)
    assert f'href="{URL}"' in plain_text(client.get(reverse("pieces")))
    told = form()

    answers = [client.post(URL, told) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert StateFetch.objects.get().source == JOBSEEKERS
    assert "La question part dans la minute" in words(client, answers[0]["Location"])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agrees": ""}, "Cochez la case"),
        ({"number": "a b"}, "sans espace"),
        ({"number": ""}, "sans espace"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_asked(amina: Applicant, changes: dict[str, str], sentence: str) -> None:
    answer = client_of(amina.user).post(URL, form(**changes))

    assert answer.status_code == 400
    assert sentence in plain_text(answer)
    assert not StateFetch.objects.exists()


def test_who_claims_nothing_of_it_is_offered_no_form(settings) -> None:
    nora = factories.demande("Nora")
    proved(nora.demande)
    page = words(client_of(nora.user))
    assert "Rien dans votre dossier n’a besoin de France Travail" in page
    assert 'name="number"' not in page
    settings.PARTICULIER_URL = ""
    assert "Ce site ne demande rien à France Travail" in words(client_of(nora.user))


def test_the_answer_is_read_used_and_taken_back_by_buttons(amina: Applicant) -> None:
    client, row = client_of(amina.user), came(consented(amina.demande, amina.actor), status())
    page = words(client)
    assert "Inscription du" in page
    assert "Rien n’est encore dans votre dossier" in page

    used = client.post(reverse("mes-impots-acte", args=[row.public_id, "utiliser"]), {"act_key": str(uuid7())})
    assert (used.status_code, used["Location"]) == (302, URL)
    settled(amina.demande)
    assert "Certifiée par France Travail" in words(client)
    assert "Certifiée par France Travail" in plain_text(client.get(reverse("pieces")))

    client.post(reverse("mes-impots-acte", args=[row.public_id, "reprendre"]), {"act_key": str(uuid7())})
    settled(amina.demande)
    row.refresh_from_db()
    assert row.state == FetchState.TAKEN_BACK


def test_what_is_too_short_has_no_button_to_use_it(amina: Applicant) -> None:
    row = came(consented(amina.demande, amina.actor), status(days=100))

    page = words(client_of(amina.user))

    assert "trop courte pour prouver" in page
    assert reverse("mes-impots-acte", args=[row.public_id, "utiliser"]) not in page


def test_what_was_not_found_and_what_is_away_are_sentences(amina: Applicant) -> None:
    row = came(consented(amina.demande, amina.actor), None)
    assert "Aucune inscription à votre nom" in words(client_of(amina.user))
    StateFetch.objects.filter(pk=row.pk).update(state="en_panne")
    assert "France Travail n’a pas répondu" in words(client_of(amina.user))


def test_another_holder_reads_no_date_and_no_question() -> None:
    couple = couples.couple()
    claims(couple.demande)
    proved(couple.demande)
    row = came(consented(couple.demande, couple.amina), status())
    marc = client_of(couple.marc.person)

    assert "Où en sont mes demandes" not in words(marc)
    answer = marc.post(reverse("mes-impots-acte", args=[row.public_id, "utiliser"]), {"act_key": str(uuid7())})
    assert answer.status_code == 404


def test_a_desk_reads_who_certified_it_and_may_contest_it(amina: Applicant) -> None:
    bailleur, ville = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    factories.candidature(factories.publication(factories.home(bailleur, ville)), amina.demande, stage="classee")
    amina.demande.refresh_from_db()
    row = moved(came(consented(amina.demande, amina.actor), status()), FetchMove.ACCEPT, amina.actor)
    settled(amina.demande)
    row.refresh_from_db()
    assert row.piece is not None

    page = plain_text(
        client_of(factories.member("Odile", ville).person).get(reverse("verifier-piece", args=[row.piece.public_id]))
    )

    assert "Certifiée par France Travail" in page
    assert "Contester cette preuve" in page

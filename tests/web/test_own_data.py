"""« Mes données »: a code before it is asked and before each download, its progress, its end, and who gets no page of it."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import DataArchive, Message, SafeChannel
from palier.models.identifiers import uuid7
from palier.workflows.doors import protecting
from palier.workflows.own_data import making
from tests import couples, factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
FOUND, BAD, CONFLICT, TOO_MANY = 302, 400, 409, 429
HOME = "/mon-dossier/donnees/"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def signed_in(applicant: Applicant) -> Client:
    client = Client()
    client.force_login(applicant.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def press(client: Client, name: str, **told: str) -> HttpResponse:
    return client.post(reverse(name), {"act_key": str(uuid7()), **told})


def sent() -> str:
    found = re.findall(r"\b\d{6}\b", Message.objects.order_by("-created_at", "-pk").first().body)
    return found[0]


def ask(client: Client, **told: str) -> None:
    assert press(client, "demander-donnees", **told).url == reverse("mes-donnees-code")
    assert press(client, "mes-donnees-code", code=sent()).status_code == FOUND


def make(applicant: Applicant) -> None:
    for one in making.asked_of(applicant.demande.pk):
        assert making.make(one, at=timezone.now())


def body(response: HttpResponse) -> bytes:
    assert response["Content-Type"] == "application/zip"
    found = b"".join(response.streaming_content)
    for close in response._resource_closers:  # noqa: SLF001 - closing the answer closes the connection of the test too
        close()
    return found


def test_nothing_is_gathered_before_the_right_code(amina):
    client = signed_in(amina)
    assert "Demander mon archive" in plain_text(client.get(HOME))
    press(client, "demander-donnees")
    assert not DataArchive.objects.exists()
    wrong = press(client, "mes-donnees-code", code="000000")
    assert wrong.status_code == BAD
    assert "Ce n’est pas le code envoyé" in plain_text(wrong)
    assert not DataArchive.objects.exists()
    assert press(client, "mes-donnees-code", code=sent()).status_code == FOUND
    assert DataArchive.objects.count() == 1
    assert "en préparation" in plain_text(client.get(HOME))


def test_one_code_opens_one_download_and_the_next_asks_for_another(amina):
    client = signed_in(amina)
    ask(client)
    make(amina)
    page = plain_text(client.get(HOME))
    assert "prête" in page
    assert "Votre code vaut pour un téléchargement" in page
    first = press(client, "telecharger-donnees")
    assert "mes-donnees-" in first["Content-Disposition"]
    assert "index.html" in ZipFile(io.BytesIO(body(first))).namelist()
    again = press(client, "telecharger-donnees")
    assert again.url == reverse("mes-donnees-code")
    press(client, "mes-donnees-code", code=sent())
    assert body(press(client, "telecharger-donnees"))


def test_another_session_of_the_same_person_needs_a_code_of_its_own(amina):
    ask(signed_in(amina))
    make(amina)
    other = signed_in(amina)
    assert "Un code vous sera envoyé avant." in plain_text(other.get(HOME))
    assert press(other, "telecharger-donnees").url == reverse("mes-donnees-code")


def test_a_code_to_ask_is_no_code_to_download(amina, monkeypatch):
    client = signed_in(amina)
    ask(client)
    make(amina)
    body(press(client, "telecharger-donnees"))
    numbers = iter((111_111, 222_222, 333_333))
    monkeypatch.setattr(protecting.secrets, "randbelow", lambda _most: next(numbers))
    press(client, "demander-donnees")
    press(client, "telecharger-donnees")
    assert press(client, "mes-donnees-code", code="111111").status_code == BAD
    assert press(client, "telecharger-donnees").url == reverse("mes-donnees-code")


def test_a_code_lives_a_quarter_of_an_hour(amina, monkeypatch):
    client = signed_in(amina)
    press(client, "demander-donnees")
    code, real = sent(), timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + protecting.CODE_LIFE)
    assert press(client, "mes-donnees-code", code=code).status_code == BAD
    assert not DataArchive.objects.exists()


def test_the_same_form_sent_twice_asks_once(amina):
    client = signed_in(amina)
    press(client, "demander-donnees")
    told = {"act_key": str(uuid7()), "code": sent()}
    first, second = (client.post(reverse("mes-donnees-code"), told) for _ in range(2))
    assert first.url == second.url
    assert DataArchive.objects.count() == 1


def test_codes_are_bounded(amina):
    client = signed_in(amina)
    for _ in range(protecting.CODES_A_SESSION):
        assert press(client, "demander-donnees").status_code == FOUND
    assert press(client, "demander-donnees").status_code == TOO_MANY


def test_an_archive_whose_days_are_over_is_told_so_and_may_be_asked_again(amina):
    client = signed_in(amina)
    ask(client)
    make(amina)
    DataArchive.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert press(client, "telecharger-donnees").status_code == CONFLICT
    assert "Demander mon archive" in plain_text(client.get(HOME))


def test_it_is_erased_at_a_press_and_the_page_says_so(amina):
    client = signed_in(amina)
    ask(client)
    make(amina)
    assert press(client, "effacer-archive").status_code == FOUND
    assert not DataArchive.objects.exists()
    assert "Votre dossier n’a pas changé" in plain_text(client.get(f"{HOME}?fait=efface"))


def test_looking_changes_nothing(amina):
    client = signed_in(amina)
    ask(client)
    make(amina)
    before = DataArchive.objects.values().get()
    for name in ("mes-donnees", "mes-donnees-code"):
        assert client.get(reverse(name)).status_code in (200, FOUND)
    assert client.get(reverse("telecharger-donnees")).status_code == 405
    assert DataArchive.objects.values().get() == before


def test_the_box_of_a_safe_address_is_shown_to_who_has_one_and_is_off(amina):
    client = signed_in(amina)
    assert "adresse sûre" not in plain_text(client.get(HOME))
    SafeChannel.objects.create(demande=amina.demande, person_key="d", email=couples.SAFE, set_at=timezone.now())
    page = client.get(HOME)
    assert "Mettre aussi mon adresse sûre dans l’archive" in plain_text(page)
    assert "checked" not in page.content.decode()
    ask(client)
    assert not DataArchive.objects.get().has_safe_address
    ask(client, with_safe_address="on")
    assert DataArchive.objects.get().has_safe_address


def test_a_safe_address_is_not_shown_where_its_code_goes(amina):
    amina.demande.persons.update(email="", phone="")
    SafeChannel.objects.create(demande=amina.demande, person_key="d", email=couples.SAFE, set_at=timezone.now())
    client = signed_in(amina)
    press(client, "demander-donnees")
    assert Message.objects.get().recipient == couples.SAFE
    said = plain_text(client.get(reverse("mes-donnees-code")))
    assert couples.SAFE not in said
    assert "l’adresse que vous avez choisie" in said


def test_whoever_is_reached_nowhere_is_told_what_to_do(amina):
    amina.demande.persons.update(email="", phone="")
    answer = press(signed_in(amina), "demander-donnees")
    assert answer.status_code == CONFLICT
    assert "ni adresse électronique ni téléphone" in plain_text(answer)


def test_the_other_holder_of_a_file_sees_nothing_of_it():
    pair = couples.couple()
    hers, his = Client(), Client()
    for client, who in ((hers, pair.amina), (his, pair.marc)):
        client.force_login(who.person, backend="django.contrib.auth.backends.ModelBackend")
    ask(hers)
    assert "en préparation" in plain_text(hers.get(HOME))
    assert "en préparation" not in plain_text(his.get(HOME))
    assert press(his, "telecharger-donnees").status_code == CONFLICT
    press(his, "effacer-archive")
    assert DataArchive.objects.count() == 1

"""The door of people who ask for a home: number, birth date, code; and everything that must not open it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.gateways.sne import read_file
from palier.gateways.sne.errors import SneGarbage, SneUnavailable
from palier.models import Demande, JournalEntry, Message, SignInAttempt, SignInCode
from palier.web.signin import register, views
from palier.workflows.doors import signing_in
from palier.workflows.register import importing
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

NUMERO = "1110318016982G1104"
JEAN = {"numero": NUMERO, "birth_date": "01/01/1970"}
NOW = datetime.now(tz=UTC)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.time, "sleep", lambda _seconds: None)


@pytest.fixture
def sample(repository: Path):
    return next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))


@pytest.fixture
def sne(monkeypatch: pytest.MonkeyPatch, sample):
    """A register that knows one demande."""
    monkeypatch.setattr(register, "fetch", lambda numero, **_: sample if numero == NUMERO else None)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fetch(_numero: str, **_: datetime) -> None:
        raise error

    monkeypatch.setattr(register, "fetch", fetch)


def ask(client, **fields: str):
    return client.post(reverse("connexion"), {**JEAN, **fields})


def sent_code() -> str:
    found = re.search(r"\b(\d{6})\b", Message.objects.order_by("-created_at").first().body)
    assert found
    return found[1]


def test_number_birth_date_and_code_open_the_demande(db, client, sne):
    asked = ask(client, numero="111-0318 016982 g1104")
    assert asked.status_code == 302
    page = plain_text(client.get(reverse("connexion-code")))
    # Who lost this address is led to their other contact before any counter.
    assert "écrivez ce contact dans « Où recevoir le code »" in page
    assert "j…t@yyyy.fr" in page
    assert "jean.dupont" not in page

    entered = client.post(reverse("connexion-code"), {"code": sent_code()})

    assert entered.status_code == 302
    assert entered.url == reverse("mon-dossier")
    home = client.get(entered.url)
    assert home.status_code == 200
    assert "plus valable" in plain_text(home)
    assert JournalEntry.objects.filter(verb="se_connecter").count() == 1


def test_unknown_number_and_wrong_birth_date_get_the_very_same_answer(db, client, sne):
    unknown = ask(client, numero="1110318016983G1104")
    wrong_day = ask(client, birth_date="02/01/1970")

    def strip(response) -> str:
        page = re.sub(r'value="[^"]*"', "", plain_text(response))
        return re.sub(r'nonce="[^"]*"', "", page)

    assert unknown.status_code == wrong_day.status_code == 400
    assert strip(unknown) == strip(wrong_day)
    assert "ne correspondent pas" in strip(unknown)
    assert Demande.objects.count() == 0
    assert SignInAttempt.objects.filter(is_success=False).count() == 2


def test_a_dependants_birth_date_opens_nothing(db, client, sne):
    assert ask(client, birth_date="01/01/2010").status_code == 400


def test_a_refusal_leaves_on_a_beat(db, client, sne, monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr(views.time, "sleep", pauses.append)

    ask(client, birth_date="02/01/1970")

    assert len(pauses) == 1
    assert 0 <= pauses[0] <= views.STEP


def test_a_malformed_number_says_how_it_should_look(db, client):
    page = plain_text(ask(client, numero="12 34"))
    assert "18 caractères" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "' OR 1=1 --", "\u202e" + NUMERO, "A" * 60, "\x00"])
def test_hostile_text_is_shown_harmless_and_opens_nothing(db, client, sne, text):
    answer = ask(client, numero=text, birth_date=text)
    assert answer.status_code == 400
    assert "<script>alert" not in plain_text(answer)


@pytest.mark.parametrize(
    "born", ["1 janvier 1970", "1er janvier 1970", "1/1/70", "01011970", "01 01 1970", "1970-01-01"]
)
def test_a_birth_date_opens_however_it_is_written(db, client, sne, born):
    assert ask(client, birth_date=born).status_code == 302


def test_a_number_is_read_with_its_sign_its_case_and_an_o_for_a_zero(db, client, sne):
    assert ask(client, numero="n° 111 o318 O16982 g1104").status_code == 302


@pytest.mark.parametrize("field", [{"numero": "12 34"}, {"birth_date": "31/02/1970"}, {"birth_date": "hier"}])
def test_a_form_that_cannot_be_read_counts_as_no_try(db, client, sne, field):
    for _ in range(8):
        assert ask(client, **field).status_code == 400

    assert SignInAttempt.objects.count() == 0
    assert ask(client).status_code == 302


@pytest.mark.parametrize("typed", ["12", "1234567", "12345a", ""])
def test_a_code_of_another_length_costs_no_try_and_says_so(db, client, sne, typed):
    ask(client)
    for _ in range(6):
        answer = client.post(reverse("connexion-code"), {"code": typed})
        assert answer.status_code == 400

    assert SignInCode.objects.get().attempts == 0
    assert not typed or "aucun essai n’est compté" in plain_text(answer)
    assert client.post(reverse("connexion-code"), {"code": sent_code()}).status_code == 302


def test_five_wrong_codes_kill_the_code_even_for_the_right_one(db, client, sne):
    ask(client)
    right = sent_code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        answer = client.post(reverse("connexion-code"), {"code": wrong})
        assert answer.status_code == 400

    dead = client.post(reverse("connexion-code"), {"code": right})

    assert dead.status_code == 400
    assert "plus valable" in plain_text(dead)
    assert client.get(reverse("mon-dossier")).status_code == 302


def test_an_old_code_opens_nothing(db, client, sne):
    ask(client)
    SignInCode.objects.update(expires_at=NOW - timedelta(minutes=1))

    assert client.post(reverse("connexion-code"), {"code": sent_code()}).status_code == 400


def test_a_code_opens_once(db, client, sne):
    ask(client)
    code = sent_code()
    client.post(reverse("connexion-code"), {"code": code})
    stored = SignInCode.objects.get()

    with_again = signing_in.take_code(Demande.objects.get(), stored.public_id, code, at=datetime.now(tz=UTC))

    assert with_again is None
    assert code not in stored.code_hash


def test_guessing_is_slowed_told_and_journalled(db, client, sne):
    for _ in range(6):
        assert ask(client, birth_date="02/01/1970").status_code == 400

    slowed = ask(client)

    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= 30
    assert "1 minute," in plain_text(slowed)
    line = JournalEntry.objects.get(verb="ralentir_connexion")
    assert NUMERO not in f"{line.details}{line.object_id}"
    assert not SignInAttempt.objects.filter(subject__contains=NUMERO).exists()


def test_many_numbers_from_one_source_are_slowed_too(db, client, sne):
    for index in range(31):
        ask(client, numero=f"11103180169{index:02d}G1104")

    assert ask(client).status_code == 429


def test_without_any_contact_the_counter_is_the_way(db, client, sne):
    answer = ask(client, birth_date="01/02/1975")
    assert answer.status_code == 200
    assert "guichet" in plain_text(answer)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("error", [SneUnavailable("muet"), SneGarbage("ligne 1", "abîmé")])
def test_a_register_that_fails_is_told(db, client, monkeypatch, error):
    fail_with(monkeypatch, error)

    assert ask(client).status_code == 302

    assert "registre national ne répond pas" in plain_text(client.get(reverse("connexion-code")))
    assert Message.objects.count() == 0


def test_with_the_register_down_a_known_person_enters_with_the_last_version(db, client, sample, monkeypatch):
    importing.save(sample, by=signing_in.VISITOR, at=NOW)
    fail_with(monkeypatch, SneUnavailable("muet"))

    assert ask(client).status_code == 302
    assert "dernière version connue" in plain_text(client.get(reverse("connexion-code")))
    assert client.post(reverse("connexion-code"), {"code": sent_code()}).url == reverse("mon-dossier")


def test_signing_out_is_a_post_and_closes_the_demande(db, client, sne):
    ask(client)
    client.post(reverse("connexion-code"), {"code": sent_code()})
    assert client.get(reverse("deconnexion")).status_code == 405

    client.post(reverse("deconnexion"))

    assert client.get(reverse("mon-dossier")).status_code == 302


def test_the_next_page_never_leaves_the_site(db, client, sne):
    client.get(reverse("connexion"), {"next": "https://ailleurs.example/"})
    ask(client)
    assert client.post(reverse("connexion-code"), {"code": sent_code()}).url == reverse("mon-dossier")


def test_a_sign_in_is_journalled_on_the_demande_that_exists(db, client, sne):
    ask(client)
    client.post(reverse("connexion-code"), {"code": sent_code()})

    line = JournalEntry.objects.get(verb="se_connecter")
    assert (line.object_kind, line.object_id) == ("Demande", Demande.objects.get().public_id)

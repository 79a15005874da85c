"""A first registration filled alone on its pages: kept as it is answered, found again by a code, signed once, entered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.gateways.sne import SneClient
from palier.gateways.sne.errors import SneAnomaly
from palier.jobs.people import registering as jobs
from palier.models import (
    Demande,
    Holder,
    JournalEntry,
    Letter,
    Message,
    Person,
    Piece,
    Registration,
    RegistrationPaper,
    SafeChannel,
)
from palier.rules.counter.registering import State
from palier.rules.law.clocks import day_in_paris
from palier.workflows.counter import registering_alone
from tests import factories, first_world
from tests.first_world import MAIL, at_the_door, filled, row, sign, tell
from tests.plain_pages import plain_text
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

pytestmark = pytest.mark.django_db(transaction=True)
FORM, SIGN = reverse("ma-premiere-demande"), reverse("premiere-demande-signer")


@pytest.fixture(autouse=True)
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    factories.commune()
    factories.home(factories.organisation("bailleur", "Habitat"), None)
    return sandbox


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return plain_text(answer.content.decode())


def test_from_the_door_to_the_new_file() -> None:
    client = filled()
    answer = sign(client)
    assert answer.url == reverse("premiere-demande-recu")
    told = row()
    assert (told.state, told.deposited_on) == (State.WAITING, day_in_paris(timezone.now()))
    assert "envoyée au système national" in page(client, FORM)
    jobs.send_late(0)
    told = row()
    assert told.state == State.REGISTERED
    assert told.answers == {}
    assert "Entrer dans mon dossier" in page(client, FORM)
    receipt = page(client, reverse("premiere-demande-recu"))
    assert "Votre numéro unique :" in receipt
    assert "Entrer dans mon dossier" in receipt
    assert receipt.count("L’attestation") <= 1
    assert client.post(reverse("premiere-demande-entrer")).url == reverse("mon-dossier")
    assert client.get(reverse("mon-dossier")).status_code == 200
    demande = Demande.objects.get(numero_unique=told.numero)
    assert Holder.objects.get(demande=demande).person_key == "d"
    piece = Piece.objects.get(demande=demande)
    assert (piece.code, piece.person_key, piece.status) == ("piece_identite", "d", "a_verifier")
    assert not RegistrationPaper.objects.exists()
    assert {line.verb for line in JournalEntry.objects.filter(object_id=told.public_id)} == {
        "commencer_enregistrement",
        "deposer_formulaire",
        "enregistrer_demande",
    }


def test_the_form_sent_twice_is_one_demande_and_what_left_does_not_change() -> None:
    client = filled()
    for _ in range(2):
        assert sign(client).url == reverse("premiere-demande-recu")
    assert tell(client, "identite", {**first_world.STEPS["identite"], "last_name": "Autre"}).url == FORM
    assert client.post(reverse("premiere-demande-piece"), {"file": first_world.photo("red")}).url == FORM
    for _ in range(2):
        jobs.send_late(0)
    assert Demande.objects.count() == 1
    assert Letter.objects.filter(kind="attestation").count() <= 1
    assert Message.objects.filter(recipient=MAIL, subject="Votre demande de logement est déposée").count() == 1
    assert Message.objects.filter(recipient=MAIL, subject="Votre demande de logement est enregistrée").count() == 1
    # The number is in no message.
    assert not Message.objects.filter(body__contains=row().numero).exists()


def test_a_second_press_at_the_same_instant_is_led_to_the_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    client, keep = filled(), registering_alone.keep_safe

    def other_press_first(public_id: UUID, *, is_safe: bool, at: datetime) -> None:
        registering_alone.sign(public_id, at=at)
        keep(public_id, is_safe=is_safe, at=at)

    monkeypatch.setattr(registering_alone, "keep_safe", other_press_first)

    assert sign(client).url == reverse("premiere-demande-recu")
    assert JournalEntry.objects.filter(object_id=row().public_id, verb="deposer_formulaire").count() == 1


def test_it_is_found_again_on_another_device_by_the_same_address_and_birth_date() -> None:
    first, answer = at_the_door()
    assert answer.url == FORM
    tell(first, "identite", first_world.STEPS["identite"])
    other, _ = at_the_door(contact="SAMIA@exemple.test")
    assert Registration.objects.count() == 1
    assert "Haddad" in page(other, reverse("premiere-demande-etape", args=["identite"]))
    # What each device tells of one heading leaves what the other told.
    tell(other, "nationalite", first_world.STEPS["nationalite"])
    tell(first, "identite", {**first_world.STEPS["identite"], "first_name": "Samia Lina"})
    told = row().answers["a"]
    assert (told["nationality"], told["first_name"]) == ("1", "Samia Lina")


def test_two_who_share_a_mailbox_have_each_their_own_and_neither_is_told_of_the_other() -> None:
    hers, _ = at_the_door()
    tell(hers, "identite", first_world.STEPS["identite"])
    his, answer = at_the_door(born="03/03/1985")
    assert answer.url == FORM
    assert Registration.objects.count() == 2
    for address in (FORM, SIGN, reverse("premiere-demande-etape", args=["identite"])):
        assert "Haddad" not in page(his, address)


def test_without_its_code_nothing_opens_and_a_code_serves_once() -> None:
    client = Client()
    client.post(reverse("premiere-demande"), {"contact": MAIL, "birth_date": first_world.BORN})
    code = first_world.code_sent_to(MAIL)
    wrong = "000000" if code != "000000" else "111111"
    assert client.post(reverse("premiere-demande-code"), {"code": wrong}).status_code == 400
    assert not Registration.objects.exists()
    # Somebody else's browser, with the right code, has asked for none.
    assert Client().post(reverse("premiere-demande-code"), {"code": code}).url == reverse("premiere-demande")
    assert client.post(reverse("premiere-demande-code"), {"code": code}).url == FORM
    assert client.post(reverse("premiere-demande-code"), {"code": code}).url == FORM
    assert Registration.objects.count() == 1
    for address in (FORM, SIGN, reverse("premiere-demande-recu")):
        assert Client().get(address).url.startswith(reverse("premiere-demande"))


def test_an_address_is_closed_by_what_its_own_source_asked_and_to_nobody_else() -> None:
    def asked(source: str) -> int:
        told = {"contact": MAIL, "birth_date": first_world.BORN}
        return Client().post(reverse("premiere-demande"), told, REMOTE_ADDR=source).status_code

    assert [asked("198.51.100.7") for _ in range(9)] == [302] * 8 + [429]
    assert asked("203.0.113.9") == 302


def test_a_form_left_on_a_screen_closes_by_itself_and_by_its_button(monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = at_the_door()
    now = timezone.now()
    monkeypatch.setattr(
        "palier.web.demandeur.first.filling.timezone.now", lambda: now + timedelta(minutes=29, seconds=59)
    )
    assert client.get(FORM).status_code == 200
    monkeypatch.setattr("palier.web.demandeur.first.filling.timezone.now", lambda: now + timedelta(minutes=60))
    assert client.get(FORM).status_code == 302
    monkeypatch.undo()
    again, _ = at_the_door()
    assert again.post(reverse("premiere-demande-fermer")).status_code == 302
    assert again.get(FORM).status_code == 302
    assert row().state == State.DRAFT


def test_who_deletes_leaves_nothing_and_the_same_address_begins_anew() -> None:
    client = filled()
    assert "effacées tout de suite" in page(client, reverse("premiere-demande-supprimer"))
    gone = row()
    assert client.post(reverse("premiere-demande-supprimer")).status_code == 302
    gone.refresh_from_db()
    assert (gone.state, gone.answers, gone.contact, gone.mark) == (State.DROPPED, {}, "", "")
    assert not RegistrationPaper.objects.exists()
    assert client.get(FORM).status_code == 302
    at_the_door()
    assert Registration.objects.exclude(state=State.DROPPED).count() == 1


def test_who_hides_is_written_to_at_one_address_and_the_register_has_no_other(register: Any) -> None:
    client = filled()
    assert sign(client, is_safe="on").status_code == 302
    jobs.send_late(0)
    told = row()
    assert told.state == State.REGISTERED
    demande = Demande.objects.get(numero_unique=told.numero)
    assert SafeChannel.objects.get(demande=demande).email == MAIL
    holder = Person.objects.get(demande=demande, key="d")
    assert (holder.email, holder.phone, holder.address) == ("", "", "")
    there = SneClient(register.url, register.certs, "ZZTST", timezone.now()).demande(told.numero).person("d")
    assert there is not None
    assert (there.phone_mobile, there.email) == ("", "")


def test_an_address_alone_is_not_offered_to_two_who_sign() -> None:
    client = filled()
    told = {"who": "cotitulaire:M", "first_name": "Karim", "last_name": "Haddad", "birth_date": "01/02/1985"}
    client.post(reverse("premiere-demande-personne", args=["n1"]), told)
    assert 'name="is_safe"' not in client.get(SIGN).content.decode()
    assert sign(client, is_safe="on").status_code == 302
    assert not row().is_safe


def test_a_mobile_opens_a_form_and_a_fixed_line_is_told_why_not() -> None:
    client, answer = at_the_door(contact="06 12 34 56 78")
    assert answer.url == FORM
    assert (row().channel, row().answers["b"]["phone"][-8:]) == ("sms", "12345678")
    refused = Client().post(reverse("premiere-demande"), {"contact": "01 40 00 00 00", "birth_date": "01/02/1990"})
    assert "Un code ne peut arriver que sur un mobile" in plain_text(refused.content.decode())
    assert 'name="is_safe"' not in client.get(SIGN).content.decode()


def test_what_the_register_refuses_is_told_mended_and_signed_again_under_the_same_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = filled()
    sign(client)
    Registration.objects.update(deposited_on=day_in_paris(timezone.now()) - timedelta(days=3))

    def refuse(_client: SneClient, _sne: Any) -> str:
        raise SneAnomaly("COM", "La commune souhaitée n’existe pas.")

    with monkeypatch.context() as patched:
        patched.setattr(SneClient, "create", refuse)
        jobs.send_late(0)
    told = page(client, FORM)
    assert "n’a pas pris votre demande" in told
    assert row().refusal in told
    assert Message.objects.filter(recipient=MAIL, subject="Votre demande de logement est à corriger").exists()
    assert tell(client, "communes", {"communes": "Montreuil"}).status_code == 302
    assert sign(client).status_code == 302
    jobs.send_late(0)
    assert Demande.objects.get().deposited_on == day_in_paris(timezone.now()) - timedelta(days=3)


def test_the_register_away_keeps_the_day_and_says_so(register: Any) -> None:
    client = filled()
    sign(client)
    register.fault, register.fault_count = "down", -1
    jobs.send_late(0)
    assert row().state == State.WAITING
    assert "ce jour compte, même si la réponse tarde" in page(client, FORM)
    register.fault = ""
    jobs.send_late(0)
    assert row().state == State.REGISTERED


def test_the_address_enters_while_it_is_the_demande_s_own_and_no_longer() -> None:
    client = filled()
    sign(client)
    jobs.send_late(0)
    demande, enter = Demande.objects.get(), reverse("premiere-demande-entrer")
    holder = Person.objects.filter(demande=demande, key="d")
    told = holder.get()
    for email, phone in (("autre@exemple.test", "0698765432"), ("", "")):
        holder.update(email=email, phone=phone)
        assert client.post(enter).url == reverse("connexion")
    SafeChannel.objects.create(demande=demande, email="sure@exemple.test", set_at=timezone.now(), person_key="d")
    assert client.post(enter).url == reverse("connexion")
    assert not Holder.objects.exists()
    SafeChannel.objects.all().delete()
    holder.update(email=told.email, phone=told.phone)
    assert client.post(enter).url == reverse("mon-dossier")

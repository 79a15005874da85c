"""The way back in: each by their own side, and nobody learns of the other from the door."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Demande, KnownBrowser, Message, SignInCode
from palier.web.signin import register, views
from tests import couples
from tests.plain_pages import plain_text
from tests.web.separation.moves import OWN_PAGES, all_pages, bare, client_of, code_sent_to, fork_of, go_alone, key
from tests.workflows.test_separating import arrival

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db


def knock(demande: Demande, born: str, channel: str = "") -> tuple[Client, HttpResponse]:
    client = Client()
    data = {"numero": demande.numero_unique, "birth_date": born, "channel": channel}
    return client, client.post(reverse("connexion"), data)


HER_BIRTHDAY, HIS_BIRTHDAY = (day.strftime("%d/%m/%Y") for day in (couples.HERS, couples.HIS))


def test_each_comes_in_on_their_own_side(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    hers = fork_of(couple.demande)

    client, asked = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)
    assert asked.url == reverse("connexion-code")
    entered = client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)})
    assert entered.url == reverse("mon-dossier")
    assert "en attente" in plain_text(client.get(entered.url))
    assert Message.objects.filter(recipient=couples.SAFE, demande=couple.demande).count() == 0

    client, asked = knock(couple.demande, HIS_BIRTHDAY)
    assert asked.status_code == 302
    entered = client.post(reverse("connexion-code"), {"code": code_sent_to("famille@example.test")})
    page = plain_text(client.get(reverse("mon-dossier")))
    assert "en attente" not in page
    assert str(hers.public_id) not in page


def test_the_code_for_the_safe_side_leaves_nothing_at_the_old_contact(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    before = set(Message.objects.values_list("pk", flat=True))

    knock(couple.demande, HER_BIRTHDAY, couples.SAFE)

    assert set(Message.objects.exclude(pk__in=before).values_list("recipient", flat=True)) == {couples.SAFE}


def test_an_empty_box_is_the_door_as_it_always_was(couple: couples.Couple) -> None:
    """Whoever knows her number and her birth date sees the same mask, and the same mailbox gets the code."""
    before_client, _ = knock(couple.demande, HER_BIRTHDAY)
    before = bare(before_client.get(reverse("connexion-code")))

    go_alone(client_of(couple.amina.person))
    client, _ = knock(couple.demande, HER_BIRTHDAY)

    assert bare(client.get(reverse("connexion-code"))) == before
    entered = client.post(reverse("connexion-code"), {"code": code_sent_to(_email_of(couple.demande))})
    assert entered.status_code == 302
    assert "en attente" not in plain_text(client.get(reverse("mon-dossier")))


def test_a_browser_known_to_the_old_file_is_not_the_new_one_s(couple: couples.Couple) -> None:
    shared, _ = knock(couple.demande, HER_BIRTHDAY)
    shared.post(reverse("connexion-code"), {"code": code_sent_to(_email_of(couple.demande))})
    of_the_couple = KnownBrowser.objects.get()
    go_alone(shared)
    hers = fork_of(couple.demande)
    assert not KnownBrowser.objects.filter(demande=hers).exists()

    own, _ = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)
    own.cookies["palier_navigateur"] = shared.cookies["palier_navigateur"].value
    own.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)})

    kept = KnownBrowser.objects.get(demande=hers)
    assert kept.mark != of_the_couple.mark
    assert KnownBrowser.objects.get(demande=couple.demande).last_used_at == of_the_couple.last_used_at


def _email_of(demande: Demande) -> str:
    return str(demande.persons.get(key="d").email)


def test_guessing_the_safe_address_gets_the_same_pages_whatever_is_typed(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))

    def tell(channel: str) -> list[Any]:
        client, asked = knock(couple.demande, HER_BIRTHDAY, channel)
        told = [bare(asked), bare(client.get(reverse("connexion-code")))]
        wrong = ["000001" if right(channel) != "000001" else "000002"] * 6
        told += [bare(client.post(reverse("connexion-code"), {"code": code})) for code in wrong]
        return told

    def right(channel: str) -> str:
        return code_sent_to(channel) if channel == couples.SAFE else ""

    known, unknown = tell(couples.SAFE), tell("pas-elle@exemple.test")

    assert known == unknown
    assert Message.objects.filter(recipient="pas-elle@exemple.test").count() == 0


def test_guesses_are_counted_alike_whether_right_or_wrong(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    wrong = [knock(couple.demande, HER_BIRTHDAY, f"essai{n}@exemple.test")[1].status_code for n in range(6)]

    answers = [
        knock(couple.demande, HER_BIRTHDAY, typed)[1].status_code for typed in (couples.SAFE, "non@exemple.test")
    ]

    assert (wrong, answers) == ([302] * 6, [429, 429])


def test_one_hash_is_made_whatever_is_typed_and_the_answer_waits_for_the_beat(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    from palier.workflows.doors import code_hashes

    go_alone(client_of(couple.amina.person))
    made: list[str] = []
    pauses: list[float] = []
    real = code_hashes.hashed
    monkeypatch.setattr(code_hashes, "hashed", lambda text, *bound: (made.append(text), real(text, *bound))[1])
    monkeypatch.setattr(views.time, "sleep", pauses.append)
    for channel in (couples.SAFE, "pas-elle@exemple.test"):
        made.clear()
        knock(couple.demande, HER_BIRTHDAY, channel)
        assert len(made) == 1

    assert len(pauses) == 2


def test_a_known_contact_may_be_written_in_full_by_anyone(couple: couples.Couple) -> None:
    person = couple.demande.persons.get(key="d")
    for typed in (person.email.upper(), f"+33 {person.phone[1:]}"):
        client, asked = knock(couple.demande, HER_BIRTHDAY, typed)
        assert asked.status_code == 302
        code = code_sent_to(person.email if "@" in typed else person.phone)
        assert client.post(reverse("connexion-code"), {"code": code}).status_code == 302
    Message.objects.all().delete()
    SignInCode.objects.all().delete()
    for _ in range(4):
        assert knock(couple.demande, HER_BIRTHDAY, person.email)[1].status_code == 302
    assert knock(couple.demande, HER_BIRTHDAY, person.email)[1].status_code == 429


def test_two_born_on_the_same_day_are_told_apart_by_their_address(couple: couples.Couple) -> None:
    couple.demande.persons.filter(key="c1").update(birth_date=couples.HERS)
    go_alone(client_of(couple.marc.person), follows=[])

    client, _ = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)
    assert client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)}).status_code == 302
    assert "en attente" in plain_text(client.get(reverse("mon-dossier")))

    client, _ = knock(couple.demande, HER_BIRTHDAY, "famille@example.test")
    assert client.post(reverse("connexion-code"), {"code": code_sent_to("famille@example.test")}).status_code == 302
    page = client.get(reverse("mon-dossier"))
    assert page.status_code == 200
    assert "en attente" not in plain_text(page)


def test_her_address_opens_nothing_under_his_birth_date_nor_under_another_number(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    other = couples.couple()
    sent = Message.objects.filter(recipient=couples.SAFE).count()

    knock(couple.demande, HIS_BIRTHDAY, couples.SAFE)
    knock(other.demande, HER_BIRTHDAY, couples.SAFE)

    assert Message.objects.filter(recipient=couples.SAFE).count() == sent


def test_the_number_of_the_new_file_and_a_birth_date_are_enough_once_it_has_one(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    hers = fork_of(couple.demande)
    hers.numero_unique = "093032112345678901"
    hers.save()

    client, asked = knock(hers, HER_BIRTHDAY)

    assert asked.status_code == 302
    page = plain_text(client.get(reverse("connexion-code")))
    assert "l’adresse ou au téléphone de votre dossier, s’il est connu ici" in page
    assert "exemple.test" not in page
    assert client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)}).status_code == 302


def test_a_fork_does_not_show_when_the_register_answers(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He signs in after her while the register knows news of her: his file tells none, by the web's own rights."""
    go_alone(client_of(couple.amina.person))
    marc = client_of(couple.marc.person)
    before = all_pages(marc, couple.demande)
    told = arrival(couple.demande, is_his_unchanged=True)
    monkeypatch.setattr(register, "fetch", lambda _numero, **_: told)

    client, asked = knock(couple.demande, HIS_BIRTHDAY)

    assert asked.status_code == 302
    assert client.post(reverse("connexion-code"), {"code": code_sent_to("famille@example.test")}).status_code == 302
    after, own = all_pages(marc, couple.demande), reverse("navigateurs")
    assert KnownBrowser.objects.get().person_key == "c1"
    assert after.pop(own) != before.pop(own)  # the browser in which he has just come in himself, and no other
    assert after == before


def test_one_whom_the_register_took_off_the_number_still_comes_in_by_their_address(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_alone(client_of(couple.amina.person))
    told = arrival(couple.demande)
    alone = replace(told, persons=tuple(person for person in told.persons if person.key != "d"))
    monkeypatch.setattr(register, "fetch", lambda _numero, **_: alone)

    client, asked = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)

    assert asked.status_code == 302
    assert client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)}).status_code == 302
    assert knock(couple.demande, HER_BIRTHDAY)[1].status_code == 400


def test_every_page_of_the_new_file_answers_while_its_number_is_awaited(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    go_alone(client)

    for name in OWN_PAGES:
        assert client.get(reverse(name)).status_code == 200, name
    assert "Ne laissez pas cette case vide" in plain_text(client.get(reverse("mon-dossier")))
    told = client.post(reverse("renouveler"), key())
    assert told.status_code == 409
    assert "pas encore son numéro unique" in plain_text(told)

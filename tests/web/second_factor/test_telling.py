"""Each change of a second factor is told to its own person, who may say that it was not them."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Message, Organisation, PassKey, PasswordLink, User
from palier.rules.doors.access import Role
from palier.workflows.factors import telling_factors
from tests import factories, passkeys, second_factors
from tests.factories import PASSWORD
from tests.plain_pages import plain_text
from tests.second_factors import give, shown
from tests.web.second_factor.steps import PAGE, add, enter, signed_in, verbs
from tests.web.second_factor.test_keys import KEYS, at_the_door
from tests.web.second_factor.test_keys import add as add_key

pytestmark = pytest.mark.django_db


def told(user: User) -> list[str]:
    rows = Message.objects.filter(recipient=user.login, channel="email").order_by("created_at", "pk")
    return [plain_text(row.body) for row in rows]


def link_of(body: str) -> str:
    found = re.search(r"https?://\S+/pro/pas-moi/\S+", body)
    assert found
    return urlsplit(found[0]).path


def test_an_application_added_is_told_without_its_secret(karim: User) -> None:
    add(signed_in(karim))

    (body,) = told(karim)
    assert "une application de codes a été ajoutée" in body
    assert "C’était vous ? Vous n’avez rien à faire." in body
    assert not re.search(r"\b[A-Z2-7]{4} [A-Z2-7]{4}\b|\d{12}", body)


@pytest.mark.parametrize(
    ("act", "said"),
    [("codes", "dix nouveaux codes de secours"), ("retirer", "l’application de codes a été retirée")],
)
def test_what_is_renewed_or_taken_away_is_told(karim: User, act: str, said: str) -> None:
    secret, _ = give(karim)

    signed_in(karim).post(PAGE, {"act": act, "password": PASSWORD, "code": shown(secret)})

    (body,) = told(karim)
    assert said in body


def test_a_key_added_and_taken_away_is_told(karim: User) -> None:
    client = signed_in(karim)
    add_key(client, passkeys.SoftKey())
    client.post(KEYS, {"act": "retirer", "cle": PassKey.objects.get().public_id, "password": PASSWORD})

    assert ["ajoutée" in body for body in told(karim)] == [True, False]
    assert "une clé d’accès a été retirée" in told(karim)[1]


def test_a_key_that_counts_less_is_told_by_its_name(karim: User) -> None:
    key = passkeys.give(karim)
    PassKey.objects.update(sign_count=5)
    client, asked = at_the_door(karim)

    client.post("/pro/connexion/code/", {"passkey": key.signed(asked)})

    (body,) = told(karim)
    assert "« clé du bureau » a été refusée" in body


def test_who_says_that_it_was_not_them_is_out_everywhere_and_the_password_opens_nothing(karim: User) -> None:
    thief = signed_in(karim)
    add(thief)
    link = link_of(told(karim)[0])

    asked = Client().get(link)
    assert thief.get(reverse("bailleur")).status_code == 200
    assert asked["Referrer-Policy"] == "strict-origin"
    done = Client().post(link)

    assert "C’est noté" in plain_text(done.text)
    assert thief.get(reverse("bailleur")).status_code == 302
    assert enter(Client(), karim).status_code == 400
    assert verbs(karim)[-1] == "desavouer_second_facteur"
    assert JournalEntry.objects.get(verb="desavouer_second_facteur").role == "public"
    assert not PasswordLink.objects.filter(user=karim, used_at=None).exists()


def test_a_link_of_nobody_or_too_old_answers_alike_and_changes_nothing(
    karim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(telling_factors, "LIFE", timedelta(seconds=-1))
        old = plain_text(Client().post(urlsplit(telling_factors.link(karim, at=timezone.now())).path).text)
    other = signing.dumps(str(karim.public_id), salt="autre")

    invented = plain_text(Client().post(reverse("pas-moi-pro", args=[other])).text)

    assert "C’est noté" in old
    assert "C’est noté" in invented
    assert enter(Client(), karim).status_code == 302


def test_who_tries_links_is_slowed(karim: User) -> None:
    statuses = [Client().post(reverse("pas-moi-pro", args=[f"x{n}"])).status_code for n in range(10)]

    assert 429 in statuses


def test_the_link_of_one_person_closes_nothing_of_another(karim: User) -> None:
    lucie = factories.member("Lucie", Organisation.objects.get()).person

    Client().post(urlsplit(telling_factors.link(lucie, at=timezone.now())).path)

    assert enter(Client(), karim).status_code == 302


def chosen(user: User) -> None:
    user.refresh_from_db()
    user.set_password(PASSWORD)
    user.save()


def test_the_link_serves_once_and_closes_nothing_after_another_password(karim: User) -> None:
    link = urlsplit(telling_factors.link(karim, at=timezone.now())).path
    Client().post(link)
    chosen(karim)

    assert "C’est noté" in plain_text(Client().post(link).text)

    assert enter(Client(), karim).status_code == 302
    assert verbs(karim).count("desavouer_second_facteur") == 1


def test_a_later_change_has_its_own_link(karim: User) -> None:
    Client().post(urlsplit(telling_factors.link(karim, at=timezone.now())).path)
    chosen(karim)

    Client().post(urlsplit(telling_factors.link(karim, at=timezone.now())).path)

    assert enter(Client(), karim).status_code == 400


def test_a_thief_who_changes_the_password_does_not_spend_the_link(karim: User) -> None:
    link = urlsplit(telling_factors.link(karim, at=timezone.now())).path
    karim.set_password("une lanterne sous la pluie")
    karim.signed_out_at = timezone.now()
    karim.save()

    Client().post(link)

    karim.refresh_from_db()
    assert not karim.has_usable_password()


def test_a_link_of_the_release_before_serves_once(karim: User) -> None:
    link = reverse("pas-moi-pro", args=[signing.dumps(str(karim.public_id), salt="palier.facteur.pas-moi")])
    Client().post(link)
    chosen(karim)

    Client().post(link)

    assert enter(Client(), karim).status_code == 302


def test_the_last_steward_is_signed_out_and_not_shut_out(karim: User) -> None:
    sam = factories.member("Sam", factories.organisation("exploitant", "Exploitant"), role=Role.STEWARD).person
    link = urlsplit(telling_factors.link(sam, at=timezone.now())).path

    told = plain_text(Client().post(link).text)

    sam.refresh_from_db()
    assert "Vous êtes le dernier intendant qui peut entrer" in told
    assert sam.has_usable_password()
    assert sam.signed_out_at is not None
    assert "C’est noté" in plain_text(Client().post(link).text)


def test_one_of_two_stewards_is_shut_out_as_anybody(karim: User) -> None:
    op = factories.organisation("exploitant", "Exploitant")
    sam, _ = (factories.member(name, op, role=Role.STEWARD).person for name in ("Sam", "Zoe"))

    Client().post(urlsplit(telling_factors.link(sam, at=timezone.now())).path)

    sam.refresh_from_db()
    assert not sam.has_usable_password()


def test_a_reset_holds_the_same_way_out(karim: User) -> None:
    second_factors.give(karim)

    call_command("member", "factor-reset", karim.login)

    assert link_of(told(karim)[0])

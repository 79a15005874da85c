"""The second factor asked again, compulsory from a day, lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import BackupCode, Message, Organisation, SecondFactor, User
from palier.rules.doors import second_factor
from palier.rules.law.clocks import day_in_paris
from palier.web.requests import factors
from tests import factories
from tests.plain_pages import plain_text
from tests.second_factors import give, rest, shown
from tests.web.second_factor.steps import DAY, PAGE, add, enter, signed_in, type_code, verbs

pytestmark = pytest.mark.django_db


def test_printing_letters_asks_for_a_code_just_given_from_who_has_one(karim: User) -> None:
    secret, _ = give(karim)
    enter(client := Client(), karim)
    type_code(client, shown(secret))
    rest(karim)
    assert client.post(reverse("lettres_document")).status_code == 200
    session = client.session
    session[factors.GIVEN] -= int(second_factor.FRESH.total_seconds()) + 1
    session.save()

    one = client.get(reverse("lettre_papier", args=[uuid4()]))
    asked = client.post(reverse("lettres_document"), {"lettre": "x"})

    assert one["Location"].startswith(reverse("second-facteur-verifier"))
    assert asked["Location"].startswith(reverse("second-facteur-verifier"))
    wanted = plain_text(client.get(asked["Location"]).text)
    assert reverse("reprendre") in wanted
    back = client.post(reverse("second-facteur-verifier"), {"code": shown(secret), "next": reverse("reprendre")})
    assert back["Location"] == reverse("reprendre")
    kept = plain_text(client.get(reverse("reprendre")).text)
    assert reverse("lettres_document") in kept
    assert client.post(reverse("lettres_document"), {"lettre": "x"}).status_code == 200


def test_the_way_back_after_a_code_never_leaves_the_site(karim: User) -> None:
    secret, _ = give(karim)
    client = signed_in(karim)

    for wanted in ("https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"):
        rest(karim)
        back = client.post(reverse("second-facteur-verifier"), {"code": shown(secret), "next": wanted})
        assert back["Location"] == PAGE


def require(since: str) -> None:
    call_command("organisation", "factor", "Est Habitat", "--from", since)


def today(days: int = 0) -> str:
    return (day_in_paris(timezone.now()) + days * DAY).isoformat()


def test_before_the_day_the_desk_says_until_when(karim: User) -> None:
    client = signed_in(karim)
    assert "votre organisme demande un second facteur" not in plain_text(client.get(reverse("bailleur")).text)
    require(today(20))

    assert "votre organisme demande un second facteur" in plain_text(client.get(reverse("bailleur")).text)
    add(client)
    assert "votre organisme demande un second facteur" not in plain_text(client.get(reverse("bailleur")).text)


def test_when_the_day_comes_during_a_session_its_member_sees_nothing_but_the_page_that_adds_one(karim: User) -> None:
    client = signed_in(karim)
    enter(client, karim)
    assert client.get(reverse("bailleur")).status_code == 200
    require(today())

    for name in ("bailleur", "bailleur_logements", "seances", "lettres", "recherche", "navigateurs"):
        assert client.get(reverse(name))["Location"] == PAGE, name
    written = client.post(reverse("bailleur_logement_nouveau"), {"street": "rue des Ormes"})
    assert written["Location"] == PAGE
    page = plain_text(client.get(PAGE).text)
    assert "Votre organisme demande un second facteur depuis" in page
    assert reverse("bailleur_logements") not in page
    told = add(client)
    assert reverse("reprendre") in told.text
    assert "rue des Ormes" in plain_text(client.get(reverse("reprendre")).text)
    assert client.get(reverse("bailleur")).status_code == 200


def test_who_must_have_one_may_leave(karim: User) -> None:
    require(today())

    assert signed_in(karim).post(reverse("deconnexion"))["Location"] != PAGE


def test_a_session_from_before_the_factor_shows_it_first(karim: User) -> None:
    secret, _ = give(karim)
    require(today())
    client = signed_in(karim)

    asked = client.get(reverse("bailleur"))

    assert asked["Location"].startswith(reverse("second-facteur-verifier"))
    client.post(asked["Location"], {"code": shown(secret), "next": reverse("bailleur")})
    assert client.get(reverse("bailleur")).status_code == 200


def test_another_organisation_is_asked_nothing(karim: User) -> None:
    sylvie = factories.member("Sylvie", factories.organisation("bailleur", "Nord Logis")).person
    require(today())

    assert signed_in(sylvie).get(reverse("bailleur")).status_code == 200


def test_the_day_is_kept_in_the_journal_and_taken_back(karim: User, capsys) -> None:
    est = Organisation.objects.get()
    require(today(3))
    require(today(3))
    assert "Sans second facteur à cette heure" in plain_text(capsys.readouterr().out)
    call_command("organisation", "factor", "Est Habitat", "--off")

    assert verbs(est) == ["exiger_second_facteur", "ne_plus_exiger_second_facteur"]
    est.refresh_from_db()
    assert est.factor_since is None


@pytest.mark.parametrize(
    "words", [("--from", "2020-01-01"), ("--from", "demain"), (), ("--off", "--from", "2030-01-01")]
)
def test_an_impossible_day_is_refused(karim: User, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("organisation", "factor", "Est Habitat", *words)


def test_the_operator_takes_a_lost_one_away_and_its_person_is_told(karim: User, capsys) -> None:
    give(karim)
    client = signed_in(karim)
    assert client.get(reverse("bailleur")).status_code == 200

    call_command("member", "factor-reset", karim.login)

    assert "son mot de passe reste le même" in plain_text(capsys.readouterr().out).lower()
    assert client.get(reverse("bailleur")).status_code == 302
    assert not SecondFactor.objects.exists()
    assert not BackupCode.objects.exists()
    told = Message.objects.get()
    assert (told.recipient, told.channel) == (karim.login, "email")
    assert verbs(karim) == ["reinitialiser_second_facteur"]
    assert enter(Client(), karim)["Location"] == reverse("bailleur")


def test_what_cannot_be_taken_away_is_said(karim: User) -> None:
    for login in (karim.login, "personne@example.org"):
        with pytest.raises(CommandError):
            call_command("member", "factor-reset", login)
    assert not Message.objects.exists()


def test_a_new_password_link_leaves_the_factor_and_a_departure_takes_it_away(karim: User, capsys) -> None:
    give(karim)
    call_command("member", "reset", karim.login)
    assert SecondFactor.objects.exists()
    assert "second facteur" in list_of(capsys)

    call_command("member", "close", karim.login, "--in", "Est Habitat")

    assert not SecondFactor.objects.exists()
    assert not BackupCode.objects.exists()


def list_of(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    call_command("member", "list")
    return plain_text(capsys.readouterr().out)

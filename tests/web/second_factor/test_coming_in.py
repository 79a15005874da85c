"""Password, then code: what opens, what does not, and who is slowed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, KnownBrowser, Organisation, SecondFactor, User
from palier.rules.doors import second_factor
from tests import factories
from tests.plain_pages import plain_text
from tests.second_factors import give, rest, shown
from tests.web.second_factor.steps import DOOR, STEP, enter, signed_in, type_code, verbs

pytestmark = pytest.mark.django_db


def test_password_then_code_then_the_desk(karim: User) -> None:
    secret, _ = give(karim)
    client = Client()

    first = enter(client, karim, next=reverse("bailleur_logements"))

    assert first["Location"] == STEP
    assert client.get(reverse("bailleur")).status_code == 302
    assert not JournalEntry.objects.filter(verb="se_connecter").exists()
    second = type_code(client, shown(secret))
    assert second["Location"] == reverse("bailleur_logements")
    assert client.get(reverse("bailleur")).status_code == 200
    line = JournalEntry.objects.get(verb="se_connecter")
    assert (line.object_kind, line.object_id, line.details) == (
        "User",
        karim.public_id,
        {"second_facteur": "application"},
    )
    assert KnownBrowser.objects.filter(user=karim).count() == 1


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}\u00a0{1} "])
def test_a_code_is_read_as_applications_show_it(karim: User, typed: str) -> None:
    secret, _ = give(karim)
    client = Client()
    enter(client, karim)
    code = shown(secret)

    assert type_code(client, typed.format(code[:3], code[3:])).status_code == 302


def test_a_code_in_wide_digits_is_a_code(karim: User) -> None:
    secret, _ = give(karim)
    client = Client()
    enter(client, karim)

    assert type_code(client, "".join(chr(ord(digit) + 0xFEE0) for digit in shown(secret))).status_code == 302


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_a_clock_that_is_half_a_minute_off_is_forgiven(karim: User, ahead: int) -> None:
    secret, _ = give(karim)
    client = Client()
    enter(client, karim)

    assert type_code(client, shown(secret, ahead=ahead)).status_code == 302


@pytest.mark.parametrize("ahead", [-20, -4, 4, 20])
def test_a_clock_that_is_minutes_off_is_told(karim: User, ahead: int) -> None:
    secret, _ = give(karim)
    client = Client()
    enter(client, karim)

    refused = type_code(client, shown(secret, ahead=ahead))

    assert refused.status_code == 400
    assert "l’heure de votre téléphone" in plain_text(refused.text)
    assert verbs(karim) == ["refuser_second_facteur"]


def test_a_code_that_has_served_opens_nothing_more_nor_does_the_one_before(karim: User) -> None:
    secret, _ = give(karim)
    code, before = shown(secret), shown(secret, ahead=-1)
    enter(client := Client(), karim)
    assert type_code(client, code).status_code == 302

    for old in (code, before):
        enter(other := Client(), karim)
        assert type_code(other, old).status_code == 400


def test_the_code_of_another_account_opens_nothing(karim: User) -> None:
    lucie = factories.member("Lucie", Organisation.objects.get()).person
    give(karim)
    hers, codes = give(lucie)
    enter(client := Client(), karim)

    assert type_code(client, shown(hers)).status_code == 400
    assert type_code(client, codes[0]).status_code == 400


def test_a_secret_moved_to_another_account_opens_nothing(karim: User) -> None:
    lucie = factories.member("Lucie", Organisation.objects.get()).person
    hers, _ = give(lucie)
    give(karim)
    SecondFactor.objects.filter(user=karim).update(sealed=SecondFactor.objects.get(user=lucie).sealed)
    enter(client := Client(), karim)

    assert type_code(client, shown(hers)).status_code == 400


def test_the_page_of_the_code_without_a_password_leads_to_the_door(karim: User) -> None:
    secret, _ = give(karim)
    client = Client()

    assert client.get(STEP)["Location"] == DOOR
    assert type_code(client, shown(secret))["Location"] == DOOR


@pytest.mark.parametrize("change", ["password", "suspended", "expired", "signed_out"])
def test_what_happens_between_password_and_code_counts(karim: User, change: str) -> None:
    secret, _ = give(karim)
    client = Client()
    enter(client, karim)
    if change == "password":
        karim.set_password("un tout autre mot de passe")
        karim.save()
    elif change == "suspended":
        karim.memberships.update(suspended_at=timezone.now())
    elif change == "signed_out":
        User.objects.filter(pk=karim.pk).update(signed_out_at=timezone.now())
    else:
        session = client.session
        session["second_facteur_attendu"] |= {"until": (timezone.now() - timedelta(seconds=1)).isoformat()}
        session.save()

    assert type_code(client, shown(secret))["Location"] == DOOR
    assert client.get(reverse("bailleur")).status_code == 302


def test_the_password_alone_tells_no_session_that_somebody_planted(karim: User) -> None:
    give(karim)
    client = Client()
    client.get(DOOR)
    session = client.session
    session["planted"] = 1
    session.save()
    before = client.session.session_key
    client.cookies["palier_session"] = before

    enter(client, karim)

    assert client.session.session_key != before


def test_who_guesses_codes_is_slowed_and_the_true_holder_is_not(karim: User) -> None:
    secret, _ = give(karim)
    enter(own := Client(), karim)
    type_code(own, shown(secret))
    rest(karim)
    thief = Client(REMOTE_ADDR="203.0.113.7")
    enter(thief, karim)

    found = [type_code(thief, f"{number:06d}").status_code for number in range(8)]

    assert found.count(429) >= 2
    own.post(reverse("deconnexion"))
    enter(own, karim)
    assert type_code(own, shown(secret)).status_code == 302


def test_a_password_alone_leaves_no_line_that_somebody_came_in(karim: User) -> None:
    give(karim)
    odile = factories.member("Odile", factories.organisation("reservataire", "Ouest")).person
    client = signed_in(odile)

    assert enter(client, karim)["Location"] == STEP

    assert verbs(karim) == []
    assert verbs(odile) == []


def test_a_hundred_wrong_codes_from_everywhere_close_the_day_to_strangers_alone(karim: User, monkeypatch) -> None:
    secret, _ = give(karim)
    enter(own := Client(), karim)
    type_code(own, shown(secret))
    rest(karim)
    monkeypatch.setattr(second_factor, "WRONG_A_DAY", 6)
    for number in range(6):
        thief = Client(REMOTE_ADDR=f"203.0.113.{number}")
        enter(thief, karim)
        assert type_code(thief, "000000" if shown(secret) != "000000" else "111111").status_code == 400
    thief = Client(REMOTE_ADDR="198.51.100.9")
    enter(thief, karim)

    stopped = type_code(thief, shown(secret))
    assert stopped.status_code == 429
    assert 23 * 3600 < int(stopped["Retry-After"]) <= 24 * 3600
    page = plain_text(stopped)
    assert "Attendez 24 heures" in page
    assert "Votre demande" not in page
    own.post(reverse("deconnexion"))
    enter(own, karim)
    assert type_code(own, shown(secret)).status_code == 302


def test_a_malformed_code_costs_no_try(karim: User) -> None:
    give(karim)
    enter(client := Client(), karim)

    assert {type_code(client, text).status_code for text in ["12345", "abc", "1 2 3", ""] * 5} == {400}
    assert verbs(karim) == []

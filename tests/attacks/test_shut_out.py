"""Somebody who knows a number, a birth date, an account, keeps its holder out by nothing that they do with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Message, OrganisationKind, SignInAttempt, SignInCode
from palier.models.doors import acting
from palier.web.signin import views
from palier.workflows.doors import signing_in, slowing
from tests import factories
from tests.attacks.conftest import NUMERO
from tests.plain_pages import plain_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sne", "no_beat")]
FORMER, HOME = "203.0.113.66", "198.51.100.4"
"""Where a former partner writes from, and where the holder is."""
RIGHT, WRONG = "01/01/1970", "02/01/1970"


def ask(client: Client, source: str, born: str = RIGHT, **more: str):
    data = {"numero": NUMERO, "birth_date": born, **more}
    return client.post(reverse("connexion"), data, HTTP_X_FORWARDED_FOR=source)


def enter(client: Client, code: str, source: str):
    return client.post(reverse("connexion-code"), {"code": code}, HTTP_X_FORWARDED_FOR=source)


def codes() -> list[str]:
    """The codes of the letters that left, the oldest first; a letter is emptied the night after."""
    bodies = Message.objects.order_by("created_at", "pk").values_list("body", flat=True)
    return [found[1] for body in bodies if (found := re.search(r"\b(\d{6})\b", body))]


def wrong_code() -> str:
    return next(each for each in ("000000", "111111", "222222", "333333") if each not in codes())


def later(duration: timedelta) -> None:
    """Let so much time go by for what was tried and asked."""
    for attempt in SignInAttempt.objects.all():
        SignInAttempt.objects.filter(pk=attempt.pk).update(at=attempt.at - duration)
    for code in SignInCode.objects.all():
        SignInCode.objects.filter(pk=code.pk).update(
            created_at=code.created_at - duration, expires_at=code.expires_at - duration
        )


def test_the_page_that_says_to_wait_is_made_for_the_public_and_not_for_a_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit was met inside of the role that takes a file in: the page after it was made in that role."""
    made: list[acting.Acting | None] = []
    real = views.too_many
    monkeypatch.setattr(views, "too_many", lambda *args: (made.append(acting.current()), real(*args))[1])
    for place in range(signing_in.ASKED_A_DAY):
        ask(Client(), f"192.0.2.{place}")

    assert ask(client, HOME).status_code == 429
    assert made == [acting.PUBLIC]


def test_wrong_dates_of_another_cost_the_holder_nothing(client):
    for _ in range(40):
        ask(Client(), FORMER, WRONG)
    assert ask(Client(), FORMER, WRONG).status_code == 429

    assert ask(client, HOME).status_code == 302
    assert enter(client, codes()[-1], HOME).status_code == 302


def test_a_number_besieged_from_everywhere_slows_its_holder_by_nothing(client):
    for index in range(60):
        ask(Client(), f"203.0.{index}.1", WRONG)

    assert ask(client, HOME, WRONG).status_code == 400
    assert ask(client, HOME, WRONG).status_code == 400
    slowed = ask(client, HOME)
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) <= 30


def test_the_wait_grows_with_each_failure_and_ends():
    waits = [slowing.growing(n, free=slowing.FREE, longest=slowing.LONGEST).total_seconds() for n in range(5, 13)]

    assert waits == [0, 30, 60, 120, 240, 480, 900, 900]
    assert slowing.growing(10_000, free=slowing.FREE_BY_SOURCE, longest=slowing.LONGEST_BY_SOURCE) == timedelta(
        minutes=1
    )


def test_who_waited_may_try_again(client):
    for _ in range(slowing.FREE + 1):
        ask(client, HOME, WRONG)
    assert ask(client, HOME).status_code == 429

    later(slowing.FIRST)

    assert ask(client, HOME).status_code == 302


def test_codes_asked_by_another_do_not_kill_the_one_on_its_way(client):
    ask(client, HOME)
    mine = codes()[-1]

    for index in range(12):
        ask(Client(), f"203.0.113.{index}")

    assert enter(client, mine, HOME).status_code == 302


def test_wrong_codes_of_another_kill_theirs_alone(client):
    ask(client, HOME)
    mine = codes()[-1]
    other = Client()
    ask(other, FORMER)
    for _ in range(6):
        enter(other, wrong_code(), FORMER)

    assert enter(client, mine, HOME).status_code == 302


def test_who_asks_after_many_others_enters_with_the_letter_on_its_way(client):
    for index in range(4):
        ask(Client(), f"203.0.113.{index}")
    assert len(codes()) == signing_in.LIVE_LETTERS

    assert ask(client, HOME).status_code == 302
    assert len(codes()) == signing_in.LIVE_LETTERS
    assert enter(client, codes()[-1], HOME).status_code == 302


def test_addresses_that_are_nobody_s_take_no_letter_from_the_holder(client):
    for index in range(12):
        ask(Client(), f"203.0.113.{index}", channel=f"essai{index}@exemple.fr")

    assert ask(client, HOME).status_code == 302
    assert enter(client, codes()[-1], HOME).status_code == 302


def test_codes_that_others_asked_die_when_the_holder_is_in(client):
    other = Client()
    ask(other, FORMER)
    theirs = codes()[-1]
    ask(client, HOME)

    enter(client, codes()[-1], HOME)

    assert enter(other, theirs, FORMER).status_code == 400


def test_one_source_sends_the_holder_few_letters_a_day(client):
    for _ in range(30):
        ask(Client(), FORMER)
        later(signing_in.CODE_LIFE)

    assert len(codes()) == signing_in.LETTERS_BY_SOURCE
    assert ask(client, HOME).status_code == 302
    assert len(codes()) == signing_in.LETTERS_BY_SOURCE + 1


def test_one_source_uses_up_the_asks_of_nobody_else(client):
    assert {ask(Client(), FORMER).status_code for _ in range(40)} == {302, 429}

    assert SignInCode.objects.count() == signing_in.ASKED_BY_SOURCE
    assert ask(client, HOME).status_code == 302
    assert enter(client, codes()[-1], HOME).status_code == 302


def test_a_holder_comes_in_as_often_as_they_like_from_one_place():
    for _ in range(40):
        browser = Client()
        assert ask(browser, HOME).status_code == 302
        assert enter(browser, codes()[-1], HOME).status_code == 302


def test_all_sources_together_have_so_many_tries_a_day_and_no_more():
    tries = 0
    for index in range(60):
        client = Client()
        if ask(client, f"203.0.{index}.1").status_code != 302:
            continue
        while "il vous reste" in plain_text(enter(client, wrong_code(), f"203.0.{index}.1")):
            tries += 1
        tries += 1
        later(signing_in.CODE_LIFE / 10)

    assert tries == signing_in.ASKED_A_DAY * signing_in.CODE_TRIES
    assert tries / 10**signing_in.CODE_DIGITS <= 150e-6
    assert len(codes()) <= signing_in.LETTERS_A_DAY


def test_a_contact_that_is_typed_is_told_by_no_limit():
    def walk(typed: str) -> list[int]:
        found = []
        for index in range(28):
            found.append(ask(Client(), f"203.{len(typed)}.{index // 4}.1", channel=typed).status_code)
            later(signing_in.CODE_LIFE)
        return found

    theirs = walk("jean.dupont@yyyy.fr")
    SignInAttempt.objects.all().delete()
    SignInCode.objects.all().delete()

    assert walk("quelqu-un@exemple.fr") == theirs


def test_failures_of_anybody_leave_a_professional_s_right_password_alone(client):
    user = factories.member("Karim", factories.organisation(OrganisationKind.BAILLEUR, "Est Habitat")).user
    assert user is not None
    for index in range(31):
        Client().post(
            reverse("connexion-pro"), {"username": user.login, "password": str(index)}, HTTP_X_FORWARDED_FOR=FORMER
        )

    entered = client.post(
        reverse("connexion-pro"),
        {"username": user.login, "password": factories.PASSWORD},
        HTTP_X_FORWARDED_FOR=HOME,
    )

    assert entered.status_code == 302

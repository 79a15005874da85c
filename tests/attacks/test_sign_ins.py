"""Who is signed in somewhere sees it and ends it; nobody else sees it, and nothing is told of who left a file in silence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, SignIn
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Role
from palier.web.requests import devices
from palier.workflows.accounts import admitting
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import sign_ins
from palier.workflows.life import keeping
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import User

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = "Mozilla/5.0 (Linux; Android 15; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PAGE = "/connexion/navigateurs/"


def signed_in(user: User, agent: str = DESK) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    client.force_login(user, backend=BACKEND)
    client.get("/")
    return client


@pytest.fixture
def amina() -> factories.Applicant:
    return factories.demande("Amina")


@pytest.fixture
def karim() -> factories.Actor:
    return factories.member("Karim", factories.organisation("bailleur", "Est"))


def is_in(client: Client, user: User) -> bool:
    return client.get(reverse("mon-dossier" if user.is_household else "bailleur")).status_code == 200


def test_each_session_is_told_in_words_to_its_person_alone(amina):
    here, phone = signed_in(amina.user), signed_in(amina.user, PHONE)
    signed_in(factories.demande("Noé").user, "Opera")

    page = plain_text(here.get(PAGE))

    assert page.count("<strong>Firefox sur Windows</strong>, ici même") == 1
    assert page.count("<strong><bdi>Chrome sur Android</bdi></strong>") == 1
    assert page.count('name="connexion"') == 2  # one to close, and all the others
    assert "SM-A155F" not in page
    assert SignIn.objects.get(device="Chrome sur Android").mark not in page
    assert phone.session.session_key not in page


@pytest.mark.parametrize("who", ["household", "professional"])
def test_one_session_is_closed_and_no_other(who, amina, karim):
    user = amina.user if who == "household" else karim.person
    here, phone, third = signed_in(user), signed_in(user, PHONE), signed_in(user, "Safari")
    row = SignIn.objects.get(device="Chrome sur Android")

    assert here.post(PAGE, {"connexion": row.public_id}).status_code == 302

    assert not is_in(phone, user)
    assert is_in(here, user)
    assert is_in(third, user)
    assert "Chrome sur Android" not in plain_text(here.get(PAGE))
    assert JournalEntry.objects.filter(verb="fermer_une_session", object_id=user.public_id).count() == 1


@pytest.mark.parametrize("who", ["household", "professional"])
def test_all_the_others_are_closed_at_one_press(who, amina, karim):
    user = amina.user if who == "household" else karim.person
    here, phone = signed_in(user), signed_in(user, PHONE)

    assert here.post(PAGE, {"connexion": "autres"}).status_code == 302

    assert is_in(here, user)
    assert not is_in(phone, user)
    page = plain_text(here.get(PAGE))
    assert "<strong>Firefox sur Windows</strong>, ici même" in page
    assert 'name="connexion"' not in page


@pytest.mark.parametrize(("name", "value"), [("connexion", "autres"), ("navigateur", "tous")])
@pytest.mark.parametrize("who", ["household", "professional"])
def test_who_ends_all_others_is_still_seen_and_ended_from_elsewhere(who, name, value, amina, karim):
    """Otherwise a thief who pressed that button would be listed nowhere, nor ended by a press."""
    user = amina.user if who == "household" else karim.person
    thief = signed_in(user, PHONE)
    assert thief.post(PAGE, {name: value}).status_code == 302
    assert is_in(thief, user)

    user.refresh_from_db()
    owner = signed_in(user)
    page = plain_text(owner.get(PAGE))
    assert page.count("<strong><bdi>Chrome sur Android</bdi></strong>") == 1
    told = sign_ins.devices(user, rest=timedelta(minutes=30), at=timezone.now())
    assert {one["device"] for one in told} == {"Chrome sur Android", "Firefox sur Windows"}
    owner.post(PAGE, {"connexion": SignIn.objects.get(device="Chrome sur Android").public_id})
    assert not is_in(thief, user)


@pytest.mark.parametrize("which", ["x", "1 OR 1=1", "00000000-0000-0000-0000-000000000000", "theirs"])
def test_nobody_closes_the_session_of_somebody_else(which, amina):
    noe = factories.demande("Noé").user
    here, other = signed_in(amina.user), signed_in(noe, PHONE)
    theirs = SignIn.objects.get(user=noe).public_id

    here.post(PAGE, {"connexion": theirs if which == "theirs" else which})

    assert is_in(other, noe)


def test_a_password_that_is_reset_or_a_member_who_is_stopped_leaves_no_session_listed(karim):
    signed_in(karim.person, PHONE)
    rest = timedelta(minutes=60)
    assert len(sign_ins.live(karim.person, rest=rest, at=timezone.now())) == 1

    admitting.reset(karim.person.login, by=Actor(role=Role.STEWARD), at=timezone.now())

    karim.person.refresh_from_db()
    assert sign_ins.live(karim.person, rest=rest, at=timezone.now()) == []


def test_a_session_that_rests_or_is_too_long_is_told_no_more(amina):
    signed_in(amina.user)
    now, rest = timezone.now(), timedelta(minutes=30)

    assert sign_ins.live(amina.user, rest=rest, at=now + timedelta(minutes=39))
    assert sign_ins.live(amina.user, rest=rest, at=now + timedelta(minutes=41)) == []
    assert sign_ins.live(amina.user, rest=timedelta(days=1), at=now + timedelta(hours=12, minutes=1)) == []


def test_a_page_is_dated_to_ten_minutes_and_no_better(amina):
    client, since = signed_in(amina.user), timezone.now()
    row, key = SignIn.objects.get(), client.session.session_key

    sign_ins.see(amina.user, key, device="x", since=since, at=since + timedelta(minutes=9))
    assert SignIn.objects.get().last_seen_at == row.last_seen_at
    later = since + timedelta(minutes=11)
    sign_ins.see(amina.user, key, device="x", since=since, at=later)
    assert SignIn.objects.get().last_seen_at == later


def test_a_session_of_the_account_that_was_left_stays_in_its_list_and_the_new_one_is_in_its_own(amina):
    """Who goes away in silence: the list of the account left behind must not change at that moment."""
    new = factories.demande("Amina").user
    client = signed_in(amina.user)
    before = list(SignIn.objects.filter(user=amina.user).values())

    client.force_login(new, backend=BACKEND)
    client.get("/")

    assert list(SignIn.objects.filter(user=amina.user).values()) == before
    assert SignIn.objects.filter(user=new).count() == 1


@pytest.mark.parametrize(
    "role", [row_security.DEMANDEUR, row_security.BAILLEUR, row_security.RESERVATAIRE, row_security.INTAKE]
)
def test_no_page_reads_them_but_through_the_door(role, amina):
    signed_in(amina.user)
    with (
        acting.taken(acting.Acting(role=role, user=amina.user.pk, demande=amina.demande.pk)),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT has_table_privilege(current_user, 'palier_signin', 'SELECT, INSERT, UPDATE, DELETE')")
        assert cursor.fetchone()[0] is False


def test_they_are_forgotten_after_a_day(amina):
    signed_in(amina.user)
    SignIn.objects.update(last_seen_at=timezone.now() - timedelta(days=3))

    keeping.forget_old(at=timezone.now())

    assert not SignIn.objects.exists()


def test_a_closed_session_leaves_no_row_of_the_framework_either(amina):
    here, phone = signed_in(amina.user), signed_in(amina.user, PHONE)
    key = phone.session.session_key

    here.post(PAGE, {"connexion": SignIn.objects.get(device="Chrome sur Android").public_id})

    assert not Session.objects.filter(pk=key).exists()


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (PHONE, "Chrome sur Android"),
        (DESK, "Firefox sur Windows"),
        ("", "Un navigateur"),
        ("curl/8", "Un navigateur"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Mobile Safari/604", "Safari sur iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/141 Safari/537 Edg/141", "Edge sur Windows"),
        ("<script>alert(1)</script> Firefox", "Firefox"),
    ],
)
def test_a_browser_is_said_in_words_of_ours(agent, said):
    assert devices.said(agent) == said

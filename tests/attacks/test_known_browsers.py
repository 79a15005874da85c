"""A browser that its holder came in with: nothing that others do with the number stops it, and it opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from palier.models import Demande, KnownBrowser, OrganisationKind, SignInAttempt, SignInCode
from palier.models.life import erased_rows
from palier.workflows.doors import recognising, signing_in, slowing
from palier.workflows.life import keeping
from tests import factories
from tests.attacks.conftest import NUMERO
from tests.attacks.test_shut_out import FORMER, HOME, WRONG, ask, codes, enter, later
from tests.plain_pages import plain_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sne", "no_beat")]
NAME = "palier_navigateur"


def come_in(client: Client, source: str = HOME, **more: str) -> None:
    assert ask(client, source, **more).status_code == 302
    assert enter(client, codes()[-1], source).status_code == 302


def leave(client: Client) -> None:
    client.post(reverse("deconnexion"))


def besiege() -> None:
    """All the asks of one day, made by others an hour ago; `test_shut_out` shows that they can."""
    ask(Client(), FORMER)
    demande, at = Demande.objects.get(), timezone.now() - timedelta(hours=1)
    for index in range(signing_in.ASKED_A_DAY):
        signing_in.keep(demande.pk, "d", f"letter {index}", at=at)
    later(timedelta(hours=1))
    assert ask(Client(), "203.0.99.1").status_code == 429


def test_a_browser_that_is_known_comes_in_whatever_others_asked(client):
    come_in(client)
    leave(client)
    besiege()
    letters = len(codes())

    assert ask(client, "192.0.2.77").status_code == 302
    assert len(codes()) == letters + 1
    assert enter(client, codes()[-1], "192.0.2.77").status_code == 302


def test_a_browser_that_is_known_is_slowed_by_nobody_of_its_own_house(client):
    come_in(client)
    leave(client)
    for _ in range(slowing.FREE + 1):
        ask(Client(), HOME, WRONG)
    assert ask(Client(), HOME).status_code == 429

    assert ask(client, HOME).status_code == 302


def test_a_browser_that_is_known_still_waits_after_its_own_mistakes(client):
    come_in(client)
    leave(client)
    for _ in range(6):
        ask(client, HOME, WRONG)

    assert ask(client, HOME).status_code == 429


def test_the_tries_of_a_known_browser_are_bounded(client):
    come_in(client)
    leave(client)

    answers = [ask(client, f"198.51.{index}.1").status_code for index in range(12)]

    assert answers.count(302) == signing_in.ASKED_BY_SOURCE
    assert len(codes()) - 1 == signing_in.LETTERS_BY_SOURCE


def test_a_browser_that_is_known_opens_nothing(client):
    come_in(client)
    leave(client)

    assert client.get(reverse("mon-dossier")).status_code == 302
    ask(client, HOME)
    assert enter(client, next(code for code in ("000000", "111111") if code not in codes()), HOME).status_code == 400


def test_the_cookie_names_nobody_and_stays_out_of_reach_of_scripts(client):
    come_in(client)
    held = client.cookies[NAME]

    assert (held["httponly"], held["samesite"], held["path"], held["domain"]) == (True, "Lax", "/", "")
    assert NUMERO not in held.value
    with override_settings(SESSION_COOKIE_SECURE=True):
        other = Client()
        ask(other, HOME)
        enter(other, codes()[-1], HOME)
        assert other.cookies[f"__Host-{NAME}"]["secure"]
    assert held.value.split(":")[0] not in str(list(KnownBrowser.objects.values_list("mark", flat=True)))


def test_a_cookie_that_somebody_made_is_none(client):
    come_in(client)
    besiege()
    other = Client()
    other.cookies[NAME] = "ImFiYyI:1w0000:AAAA"

    assert ask(other, FORMER).status_code == 429


def test_the_browser_of_the_other_holder_is_not_this_one_s(client):
    come_in(client)
    leave(client)
    KnownBrowser.objects.update(person_key="c")
    besiege()

    assert ask(client, HOME).status_code == 429


def test_a_holder_is_known_by_so_many_browsers_and_the_oldest_leaves():
    browsers = [Client() for _ in range(recognising.BROWSERS + 1)]
    for browser in browsers:
        come_in(browser)

    assert KnownBrowser.objects.count() == recognising.BROWSERS
    besiege()
    assert ask(browsers[0], FORMER).status_code == 429
    assert ask(browsers[1], FORMER).status_code == 302


def test_who_signs_out_of_a_shared_computer_makes_it_forget_them(client):
    come_in(client)
    assert client.post(reverse("deconnexion")).url == reverse("deconnecte")
    assert "Oublier ce navigateur" in plain_text(client.get(reverse("deconnecte")))
    copied = client.cookies[NAME].value

    client.post(reverse("deconnecte"))

    assert not KnownBrowser.objects.exists()
    assert "Oublier ce navigateur" not in plain_text(client.get(reverse("deconnecte")))
    besiege()
    client.cookies[NAME] = copied
    assert ask(client, HOME).status_code == 429


def test_a_browser_goes_with_the_demande_and_a_year_after_it_served(client):
    come_in(client)
    assert "palier_knownbrowser" not in keeping.forget_old(at=timezone.now() + timedelta(days=360))
    assert keeping.forget_old(at=timezone.now() + timedelta(days=370))["palier_knownbrowser"] == 1

    come_in(client)
    demande = Demande.objects.get()
    assert erased_rows.rows_of(demande.pk, subject="", users=[])["palier_knownbrowser"] == 1


def test_a_page_reads_no_browser_but_through_the_door(client):
    come_in(client)
    for role in ("palier_demandeur", "palier_bailleur", "palier_reservataire", "palier_public", "palier_separation"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, 'palier_knownbrowser', 'SELECT')", [role])
            assert cursor.fetchone() == (False,), role


def test_a_professional_s_browser_is_slowed_by_nobody_else(client):
    user = factories.member("Karim", factories.organisation(OrganisationKind.BAILLEUR, "Est Habitat")).user
    right = {"username": user.login, "password": factories.PASSWORD}
    assert client.post(reverse("connexion-pro"), right, HTTP_X_FORWARDED_FOR=HOME).status_code == 302
    leave(client)
    for index in range(slowing.FREE + 1):
        Client().post(reverse("connexion-pro"), right | {"password": str(index)}, HTTP_X_FORWARDED_FOR=HOME)
    assert Client().post(reverse("connexion-pro"), right, HTTP_X_FORWARDED_FOR=HOME).status_code == 429

    assert client.post(reverse("connexion-pro"), right, HTTP_X_FORWARDED_FOR=HOME).status_code == 302
    assert KnownBrowser.objects.get().user == user


def test_a_typed_address_is_told_by_no_limit_beyond_the_day_s_either(client):
    def walk(typed: str) -> list[int]:
        found = []
        for index in range(34):
            found.append(ask(Client(), f"203.{len(typed)}.{index // 4}.1", channel=typed).status_code)
            later(signing_in.CODE_LIFE / 2)
        return found

    theirs = walk("jean.dupont@yyyy.fr")
    SignInAttempt.objects.all().delete()
    SignInCode.objects.all().delete()

    assert walk("quelqu-un@exemple.fr") == theirs == [302] * 34

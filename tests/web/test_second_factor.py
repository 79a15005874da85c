"""The second factor of professionals on its pages: added, asked for, slowed, lost, compulsory from a day."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import BackupCode, JournalEntry, KnownBrowser, Message, Organisation, SecondFactor, User
from palier.rules.doors import second_factor
from palier.rules.law.clocks import day_in_paris
from palier.web.requests import factors
from palier.workflows.accounts import authenticator
from tests import factories
from tests.factories import PASSWORD
from tests.plain_pages import plain_text
from tests.second_factors import give, rest, shown

pytestmark = pytest.mark.django_db
PAGE, DOOR, STEP = "/pro/second-facteur/", "/pro/connexion/", "/pro/connexion/code/"
DAY = timedelta(days=1)


@pytest.fixture
def karim() -> User:
    return factories.member("Karim", factories.organisation("bailleur", "Est Habitat")).person


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def enter(client: Client, user: User, **more: str) -> Any:
    return client.post(DOOR, {"username": user.login, "password": PASSWORD, **more})


def type_code(client: Client, code: str) -> Any:
    return client.post(STEP, {"code": code})


def verbs(subject: User | Organisation) -> list[str]:
    rows = JournalEntry.objects.filter(object_id=subject.public_id)
    return list(rows.order_by("id").values_list("verb", flat=True))


def secret_of(page: str) -> str:
    found = re.search(r'<strong id="secret">([A-Z2-7 ]+)</strong>', page)
    assert found
    return found[1].replace(" ", "")


def add(client: Client, *, password: str = PASSWORD, code: str | None = None) -> Any:
    secret = secret_of(client.get(PAGE).text)
    return client.post(PAGE, {"act": "activer", "password": password, "code": code or shown(secret)})


def backups_on(page: str) -> list[str]:
    return [code.replace(" ", "") for code in re.findall(r"<li>(\d{4} \d{4} \d{4})</li>", page)]


# --- Adding one ---------------------------------------------------------------------------------


def test_the_page_shows_a_picture_and_a_secret_without_script_or_style(karim: User) -> None:
    page = plain_text(signed_in(karim).get(PAGE).text)

    main = page.partition("<main")[2].partition("</main")[0]
    assert "<svg" in main
    assert not re.search(r"<script|<style|style=", main)
    secret = secret_of(page)
    assert len(secret) == 32
    address = html.unescape(re.findall(r'href="(otpauth:[^"]+)"', page)[0])
    assert address.startswith("otpauth://totp/Palier:")
    assert f"secret={secret}" in address


def test_the_first_code_adds_it_and_ten_backup_codes_are_told_once(karim: User) -> None:
    here, elsewhere = signed_in(karim), signed_in(karim)

    told = add(here)

    codes = backups_on(told.text)
    assert len(set(codes)) == second_factor.BACKUP_CODES
    assert "no-store" in told["Cache-Control"]
    again = plain_text(here.get(PAGE).text)
    assert "10 codes de secours" in again
    assert not backups_on(again)
    kept = str(list(BackupCode.objects.values())) + str(list(SecondFactor.objects.values()))
    assert not any(code in kept for code in codes)
    assert elsewhere.get(reverse("bailleur")).status_code == 302
    assert here.get(reverse("bailleur")).status_code == 200
    assert verbs(karim) == ["activer_second_facteur"]


def test_the_secret_is_read_with_a_key_that_is_not_in_the_database(karim: User, settings) -> None:
    client = signed_in(karim)
    secret = secret_of(client.get(PAGE).text)
    add(client)
    sealed = SecondFactor.objects.get().sealed
    assert secret not in sealed
    assert authenticator.unseal(sealed, karim) == secret

    with pytest.raises(authenticator.LostKey):
        authenticator.unseal(sealed, factories.member("Lucie", Organisation.objects.get()).person)
    former, settings.FACTOR_KEY = settings.FACTOR_KEY, "another"
    with pytest.raises(authenticator.LostKey):
        authenticator.unseal(sealed, karim)
    settings.FACTOR_KEY = f"another, {former}"
    assert authenticator.unseal(sealed, karim) == secret


def test_the_same_secret_is_proposed_until_it_is_proven(karim: User) -> None:
    client = signed_in(karim)
    first = secret_of(client.get(PAGE).text)

    refused = add(client, code="000000" if shown(first) != "000000" else "000001")

    assert (refused.status_code, secret_of(refused.text)) == (400, first)
    assert "réglée automatiquement" in plain_text(refused.text)
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "un autre mot"}, "Ce n’est pas votre mot de passe actuel"),
        ({"password": ""}, "Écrivez votre mot de passe actuel"),
        ({"code": "12345"}, "compte 6"),
        ({"code": "482109375512"}, "compte 6"),
        ({"code": "abcdef"}, "que des chiffres"),
    ],
)
def test_what_does_not_add_it_says_why(karim: User, fields: dict[str, str], said: str) -> None:
    client = signed_in(karim)
    secret = secret_of(client.get(PAGE).text)

    refused = client.post(PAGE, {"act": "activer", "password": PASSWORD, "code": shown(secret), **fields})

    assert refused.status_code == 400
    assert said in plain_text(refused.text)
    assert not SecondFactor.objects.exists()


def test_a_household_has_no_such_page() -> None:
    assert signed_in(factories.demande().user).get(PAGE).status_code == 404


# --- Coming in ----------------------------------------------------------------------------------


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


# --- Backup codes -------------------------------------------------------------------------------


def test_a_backup_code_opens_once_and_leads_to_the_page_that_replaces_the_application(karim: User) -> None:
    _, codes = give(karim)
    enter(client := Client(), karim)

    entered = type_code(client, second_factor.grouped(codes[3], 4))

    page = plain_text(client.get(entered["Location"]).text)
    assert "Un code de secours vient de servir" in page
    assert "9 codes de secours" in page
    assert verbs(karim) == ["utiliser_code_secours", "se_connecter"]
    enter(other := Client(), karim)
    assert type_code(other, codes[3]).status_code == 400
    assert type_code(other, codes[4]).status_code == 302


def test_new_backup_codes_end_the_old_ones_and_the_other_sessions(karim: User) -> None:
    secret, old = give(karim)
    here, elsewhere = signed_in(karim), signed_in(karim)

    told = here.post(PAGE, {"act": "codes", "password": PASSWORD, "code": shown(secret)})

    new = backups_on(told.text)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert elsewhere.get(reverse("bailleur")).status_code == 302
    assert here.get(reverse("bailleur")).status_code == 200
    enter(client := Client(), karim)
    assert type_code(client, old[0]).status_code == 400
    assert type_code(client, new[0]).status_code == 302


@pytest.mark.parametrize("act", ["codes", "retirer"])
@pytest.mark.parametrize(
    ("password", "code", "said"),
    [
        ("un autre mot", "shown", "Ce n’est pas votre mot de passe actuel"),
        (PASSWORD, "000000", "Ce n’est pas le code attendu"),
        (PASSWORD, "", "Écrivez votre code"),
    ],
)
def test_nobody_changes_a_factor_without_showing_password_and_code(
    karim: User, act: str, password: str, code: str, said: str
) -> None:
    secret, codes = give(karim)

    code = shown(secret) if code == "shown" else code
    refused = signed_in(karim).post(PAGE, {"act": act, "password": password, "code": code})

    assert refused.status_code == 400
    assert said in plain_text(refused.text)
    assert BackupCode.objects.filter(user=karim).count() == len(codes)
    assert SecondFactor.objects.filter(user=karim).exists()


def test_who_lost_the_telephone_takes_it_away_with_password_and_backup_code(karim: User) -> None:
    _, codes = give(karim)
    here, elsewhere = signed_in(karim), signed_in(karim)

    done = here.post(PAGE, {"act": "retirer", "password": PASSWORD, "code": codes[0]})

    assert "Votre second facteur est retiré" in plain_text(here.get(done["Location"]).text)
    assert not SecondFactor.objects.exists()
    assert not BackupCode.objects.exists()
    assert elsewhere.get(reverse("bailleur")).status_code == 302
    assert verbs(karim)[-1] == "retirer_second_facteur"
    assert enter(Client(), karim)["Location"] == reverse("bailleur")


# --- Slowed -------------------------------------------------------------------------------------


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


# --- Asked again --------------------------------------------------------------------------------


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


def test_who_has_no_factor_prints_letters_as_before(karim: User) -> None:
    assert signed_in(karim).post(reverse("lettres_document")).status_code == 200


def test_the_way_back_after_a_code_never_leaves_the_site(karim: User) -> None:
    secret, _ = give(karim)
    client = signed_in(karim)

    for wanted in ("https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"):
        rest(karim)
        back = client.post(reverse("second-facteur-verifier"), {"code": shown(secret), "next": wanted})
        assert back["Location"] == PAGE


# --- Compulsory from a day ----------------------------------------------------------------------


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


# --- Lost ---------------------------------------------------------------------------------------


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

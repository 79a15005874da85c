"""The second factor of professionals: added, with backup codes that are changed or taken away."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import BackupCode, Organisation, SecondFactor, User
from palier.rules.doors import second_factor
from palier.workflows.entering import authenticator
from tests import factories
from tests.factories import PASSWORD
from tests.plain_pages import plain_text
from tests.second_factors import give, shown
from tests.web.second_factor.steps import PAGE, add, backups_on, enter, secret_of, signed_in, type_code, verbs

pytestmark = pytest.mark.django_db


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

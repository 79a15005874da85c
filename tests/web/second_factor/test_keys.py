"""Keys of access: added, shown at the door and before the gravest pages, taken away; and what a thief would try."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import BackupCode, JournalEntry, Organisation, PassKey, SecondFactor, User
from palier.rules.law.clocks import day_in_paris
from palier.web.requests import factors
from palier.web.signin.showing import challenges
from palier.workflows.entering import proving_factors
from tests import factories, passkeys, second_factors
from tests.factories import PASSWORD
from tests.passkeys import PRESENT, SoftKey, asked_on, give
from tests.plain_pages import plain_text
from tests.web.second_factor.steps import STEP, backups_on, enter, signed_in, type_code, verbs
from tests.web.second_factor.steps import add as add_application

pytestmark = pytest.mark.django_db
KEYS, AGAIN = "/pro/second-facteur/cles/", "/pro/second-facteur/verifier/"


def add(client: Client, key: SoftKey, *, password: str = PASSWORD, name: str = "téléphone", **faults: Any) -> Any:
    answer = key.made(asked_on(client.get(KEYS).text), **faults)
    return client.post(KEYS, {"act": "ajouter", "name": name, "password": password, "passkey": answer})


def at_the_door(user: User) -> tuple[Client, dict[str, Any]]:
    """Whose password was right, and what their browser is asked."""
    enter(client := Client(), user)
    return client, asked_on(client.get(STEP).text)


def test_the_first_key_comes_with_ten_backup_codes_and_ends_the_other_sessions(karim: User) -> None:
    here, elsewhere = signed_in(karim), signed_in(karim)

    told = add(here, SoftKey())

    assert len(set(backups_on(told.text))) == 10
    assert "no-store" in told["Cache-Control"]
    assert elsewhere.get(reverse("bailleur")).status_code == 302
    assert here.get(reverse("bailleur")).status_code == 200
    assert verbs(karim) == ["ajouter_cle_acces"]
    assert "téléphone" in plain_text(here.get(KEYS).text)


def test_a_key_beside_an_application_is_added_by_who_has_just_shown_it_and_keeps_the_backup_codes(karim: User) -> None:
    secret, codes = second_factors.give(karim)
    client = signed_in(karim)

    asked = client.get(KEYS)
    assert asked["Location"].startswith(AGAIN)
    client.post(AGAIN, {"code": second_factors.shown(secret), "next": KEYS})
    done = add(client, SoftKey())

    assert done["Location"] == f"{KEYS}?fait=ajoutee"
    assert BackupCode.objects.filter(user=karim).count() == len(codes)


def test_password_then_key_then_the_desk(karim: User) -> None:
    key = give(karim)
    client, asked = at_the_door(karim)
    assert client.get(reverse("bailleur")).status_code == 302

    entered = client.post(STEP, {"passkey": key.signed(asked)})

    assert entered["Location"] == reverse("bailleur")
    assert client.get(reverse("bailleur")).status_code == 200
    assert factors.GIVEN in client.session
    assert JournalEntry.objects.get(verb="se_connecter").details == {"second_facteur": "cle"}
    held = PassKey.objects.get()
    assert (held.sign_count, held.last_used_at is not None) == (1, True)


def test_without_a_script_a_backup_code_opens(karim: User) -> None:
    give(karim, backups=False)
    codes = proving_factors.make_backups(karim)
    enter(client := Client(), karim)

    page = plain_text(client.get(STEP).text)
    assert "demande JavaScript" in page
    assert type_code(client, codes[0]).status_code == 302


@pytest.mark.parametrize(
    "faults",
    [
        {"origin": "https://ailleurs.example"},
        {"origin": "http://testserver:8000"},
        {"host": "ailleurs.example"},
        {"flags": PRESENT},
        {"flags": 0x04},
        {"crossOrigin": True},
    ],
    ids=["another origin", "another port", "another host", "nobody verified", "nobody there", "in a frame of another"],
)
def test_what_was_signed_elsewhere_or_by_nobody_opens_nothing(karim: User, faults: dict[str, Any]) -> None:
    key = give(karim)
    client, asked = at_the_door(karim)

    refused = client.post(STEP, {"passkey": key.signed(asked, **faults)})

    assert refused.status_code == 400
    assert "La clé n’a pas été reconnue" in plain_text(refused.text)
    assert client.get(reverse("bailleur")).status_code == 302
    assert verbs(karim) == ["refuser_second_facteur"]


def test_an_answer_serves_once(karim: User) -> None:
    key = give(karim)
    client, asked = at_the_door(karim)
    key.count = 0  # as most telephones: nothing is counted
    answer = key.signed(asked)
    assert client.post(STEP, {"passkey": answer}).status_code == 302

    client.get(AGAIN)
    again = client.post(AGAIN, {"passkey": answer})
    other, _ = at_the_door(karim)
    elsewhere = other.post(STEP, {"passkey": answer})

    assert (again.status_code, elsewhere.status_code) == (400, 400)


def test_a_question_is_forgotten_by_the_first_answer_to_it(karim: User) -> None:
    key = give(karim)
    client, asked = at_the_door(karim)
    assert client.post(STEP, {"passkey": "{}"}).status_code == 400

    assert client.post(STEP, {"passkey": key.signed(asked)}).status_code == 400


def test_a_question_of_one_use_is_none_of_another(karim: User) -> None:
    key = give(karim)
    client = signed_in(karim)
    asked = asked_on(client.get(AGAIN).text)
    answer = key.signed(asked)

    enter(client, karim)

    assert client.post(STEP, {"passkey": answer}).status_code == 400


def test_a_question_waits_five_minutes(karim: User) -> None:
    key = give(karim)
    client, asked = at_the_door(karim)
    session = client.session
    session[challenges.ASKED] |= {"until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()

    assert client.post(STEP, {"passkey": key.signed(asked)}).status_code == 400


def test_the_key_of_another_account_opens_nothing(karim: User) -> None:
    give(karim)
    lucie = factories.member("Lucie", Organisation.objects.get()).person
    key = give(lucie)
    client, asked = at_the_door(karim)

    assert client.post(STEP, {"passkey": key.signed(asked)}).status_code == 400
    assert client.get(reverse("bailleur")).status_code == 302


def test_another_secret_under_the_name_of_a_key_opens_nothing(karim: User) -> None:
    key = give(karim)
    client, asked = at_the_door(karim)

    thief = SoftKey(credential=key.credential, count=9)

    assert client.post(STEP, {"passkey": thief.signed(asked)}).status_code == 400


@pytest.mark.parametrize("count", [4, 5])
def test_a_key_that_counts_less_than_before_is_refused_and_the_journal_says_why(karim: User, count: int) -> None:
    key = give(karim)
    PassKey.objects.update(sign_count=5)
    key.count = count
    client, asked = at_the_door(karim)

    assert client.post(STEP, {"passkey": key.signed(asked)}).status_code == 400

    assert JournalEntry.objects.get(verb="refuser_second_facteur").details == {"cause": "compteur"}
    assert PassKey.objects.get().sign_count == 5


@pytest.mark.parametrize("answer", ["", "nothing", "[]", "{}", '{"id": 1}', "[" * 19_000, "x" * 30_000])
def test_what_no_browser_says_opens_nothing(karim: User, answer: str) -> None:
    give(karim)
    client, _ = at_the_door(karim)

    assert client.post(STEP, {"passkey": answer}).status_code == 400


def test_wrong_answers_slow_the_second_step(karim: User) -> None:
    give(karim)
    client, _ = at_the_door(karim)
    statuses = []
    for _ in range(12):
        client.get(STEP)
        statuses.append(client.post(STEP, {"passkey": "{}"}).status_code)

    assert 429 in statuses


def test_a_key_opens_a_page_that_asks_for_a_factor_just_shown(karim: User) -> None:
    key = give(karim)
    client = signed_in(karim)
    wanted = client.post(reverse("lettres_document"), {"lettre": "x"})["Location"]

    page = client.get(wanted).text
    back = client.post(AGAIN, {"passkey": key.signed(asked_on(page)), "next": reverse("bailleur")})

    assert back["Location"] == reverse("bailleur")
    assert client.post(reverse("lettres_document"), {"lettre": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "un autre mot"}, "Ce n’est pas votre mot de passe actuel"),
        ({"password": ""}, "Écrivez votre mot de passe actuel"),
        ({"name": ""}, "Donnez un nom à cette clé"),
        ({"name": "x" * 61}, "trop long"),
        ({"origin": "https://ailleurs.example"}, "La clé n’a pas répondu comme il faut"),
        ({"host": "ailleurs.example"}, "La clé n’a pas répondu comme il faut"),
        ({"flags": PRESENT}, "La clé n’a pas répondu comme il faut"),
    ],
)
def test_what_does_not_add_a_key_says_why(karim: User, fields: dict[str, Any], said: str) -> None:
    refused = add(signed_in(karim), SoftKey(), **fields)

    assert refused.status_code == 400
    assert said in plain_text(refused.text)
    assert not PassKey.objects.exists()


def test_a_key_that_opens_an_account_opens_no_other(karim: User) -> None:
    key = give(karim)
    lucie = factories.member("Lucie", Organisation.objects.get()).person

    refused = add(signed_in(lucie), key)

    assert "Cette clé est déjà ajoutée" in plain_text(refused.text)
    assert not PassKey.objects.filter(user=lucie).exists()


def test_the_page_says_what_to_do_without_a_script_and_holds_none_of_its_own(karim: User) -> None:
    page = signed_in(karim).get(KEYS).text

    assert "demande JavaScript" in page
    assert 'data-passkey="create"' in page
    main = page.partition("<main")[2].partition("</main")[0]
    assert "<script" not in main


def test_a_key_is_taken_away_with_its_backup_codes_by_who_has_just_shown_it(karim: User) -> None:
    give(karim)
    client, elsewhere = signed_in(karim), signed_in(karim)
    second_factors.show(client)

    done = client.post(KEYS, {"act": "retirer", "cle": PassKey.objects.get().public_id, "password": PASSWORD})

    assert done["Location"] == f"{KEYS}?fait=retiree"
    assert not PassKey.objects.exists()
    assert not BackupCode.objects.exists()
    assert verbs(karim) == ["retirer_cle_acces"]
    assert elsewhere.get(reverse("bailleur")).status_code == 302
    assert client.get(reverse("bailleur")).status_code == 200


def test_the_last_factor_stays_where_the_organisation_asks_for_one(karim: User) -> None:
    give(karim)
    Organisation.objects.update(factor_since=day_in_paris(timezone.now()))
    client = signed_in(karim)
    second_factors.show(client)

    refused = client.post(KEYS, {"act": "retirer", "cle": PassKey.objects.get().public_id, "password": PASSWORD})

    assert refused.status_code == 400
    assert "C’est votre dernier second facteur" in plain_text(refused.text)
    second_factors.give(karim)
    assert client.post(KEYS, {"act": "retirer", "cle": PassKey.objects.get().public_id, "password": PASSWORD})[
        "Location"
    ].endswith("retiree")
    assert BackupCode.objects.exists()


def test_nobody_takes_away_the_key_of_another(karim: User) -> None:
    give(karim)
    other = give(factories.member("Lucie", Organisation.objects.get()).person)
    client = signed_in(karim)
    second_factors.show(client)
    hers = PassKey.objects.get(credential=passkeys.websafe_encode(other.credential))

    client.post(KEYS, {"act": "retirer", "cle": hers.public_id, "password": PASSWORD})

    assert PassKey.objects.count() == 2


def test_who_has_only_a_key_renews_backup_codes_and_adds_an_application(karim: User) -> None:
    give(karim)
    client = signed_in(karim)
    assert client.get(reverse("second-facteur"))["Location"].startswith(AGAIN)
    second_factors.show(client)

    told = client.post(KEYS, {"act": "codes", "password": PASSWORD})
    assert len(backups_on(told.text)) == 10
    done = add_application(client)

    assert done["Location"].endswith("fait=actif")
    assert SecondFactor.objects.filter(user=karim).exists()
    assert BackupCode.objects.filter(user=karim).count() == 10


def test_who_must_have_a_factor_is_led_to_the_keys_too(karim: User) -> None:
    Organisation.objects.update(factor_since=day_in_paris(timezone.now()))
    client = signed_in(karim)
    assert client.get(reverse("bailleur"))["Location"] == reverse("second-facteur")

    told = add(client, SoftKey())

    assert len(backups_on(told.text)) == 10
    assert client.get(reverse("bailleur")).status_code == 200


def test_a_household_has_no_keys() -> None:
    assert signed_in(factories.demande().user).get(KEYS).status_code == 404

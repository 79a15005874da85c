"""The door of households by FranceConnect: linked once by the number, then enough alone; whose account opens."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.gateways.sne import read_file
from palier.models import Demande, JournalEntry, KnownBrowser, LinkedIdentity, Person, SafeChannel
from palier.rules.people.facts import Situation
from palier.web.signin import identity_session, register
from palier.workflows.parting import forking
from tests import couples
from tests.plain_pages import plain_text
from tests.web.franceconnect.steps import PEOPLE, bring, come, linked, user_of

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.identity.server import IdentitySandbox
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


def test_the_button_is_there_only_where_the_site_is_known(
    client: Client, sandbox: IdentitySandbox, settings: Any
) -> None:
    assert ">FranceConnect</strong>" in plain_text(client.get(reverse("connexion")))

    settings.FRANCECONNECT = ("", "", "")
    assert "FranceConnect" not in plain_text(client.get(reverse("connexion")))
    assert client.post(reverse("franceconnect")).status_code == 404


def test_a_number_brought_once_links_and_then_the_identity_is_enough(
    sandbox: IdentitySandbox, amina: Applicant
) -> None:
    linked("amina", amina)

    client = Client()
    again = come(client, "amina")
    assert (again.status_code, again.url) == (302, reverse("mon-dossier"))
    assert user_of(client) == amina.user
    assert client.get(again.url).status_code == 200
    entries = JournalEntry.objects.filter(verb="se_connecter", object_id=amina.demande.public_id)
    assert [entry.details for entry in entries] == [{"par": "franceconnect"}] * 2
    assert JournalEntry.objects.filter(verb="relier_identite", object_id=amina.user.public_id).count() == 1
    assert KnownBrowser.objects.filter(demande=amina.demande, person_key="d").count() == 2


def test_what_is_kept_names_nobody_in_clear(sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)

    row = LinkedIdentity.objects.get()
    subject = next(one for one in PEOPLE if one.key == "amina").subject("palier")
    assert subject not in (row.mark, row.sealed)
    assert "NALI" not in row.sealed
    assert len(row.mark) == 64


def test_a_session_between_two_pages_names_nobody_in_clear(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    come(client, "amina")

    kept = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    assert "NALI" not in kept
    assert "1989" not in kept


def test_an_identity_alone_finds_no_file(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    """The same name and the same birth are not the number."""
    answer = come(client, "amina")

    assert answer.url == reverse("franceconnect-numero")
    assert user_of(client) is None
    assert amina.demande.numero_unique not in plain_text(client.get(answer.url))


def test_a_name_by_marriage_is_theirs(sandbox: IdentitySandbox, amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande, key="d").update(last_name="Rousseau", birth_name="")

    assert user_of(linked("amina-mariee", amina)) == amina.user


@pytest.mark.parametrize("who", ["jumelle", "autre-jour", "sans-jour", "ordinaire", "marc"])
def test_in_doubt_nothing_is_linked_and_the_other_door_is_told(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, who: str
) -> None:
    come(client, who)

    refused = bring(client, amina.demande.numero_unique)
    assert refused.status_code == 400
    page = plain_text(refused)
    assert "Nous ne pouvons pas relier" in page
    assert "avec votre numéro et un code" in page
    assert user_of(client) is None
    assert not LinkedIdentity.objects.exists()


def test_a_number_of_nobody_and_another_persons_get_the_very_same_answer(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    come(client, "ordinaire")

    def said(numero: str) -> str:
        return re.sub(r'(value|nonce)="[^"]*"', "", plain_text(bring(client, numero)))

    assert said(amina.demande.numero_unique) == said("1110318016983G1104")


def test_who_guesses_numbers_is_slowed(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    come(client, "ordinaire")

    statuses = [bring(client, amina.demande.numero_unique).status_code for _ in range(8)]
    assert 429 in statuses


def test_a_file_that_only_the_register_knows_is_taken_in_for_its_own_person(
    sandbox: IdentitySandbox, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))
    monkeypatch.setattr(register, "fetch", lambda numero, **_: sample if numero == sample.numero else None)
    stranger, jean = Client(), Client()
    come(stranger, "amina")
    assert bring(stranger, sample.numero).status_code == 400
    assert not Demande.objects.exists()

    come(jean, "jean")
    assert bring(jean, sample.numero).url == reverse("mon-dossier")
    held = user_of(jean)
    assert held is not None
    assert held.holder.demande.numero_unique == sample.numero


def test_a_number_that_the_register_does_not_know_opens_nothing(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "fetch", lambda _numero, **_: None)
    come(client, "amina")

    assert bring(client, amina.demande.numero_unique).status_code == 400


def test_the_identity_waits_ten_minutes(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_session, "FOUND_LIFE", timedelta(0))
    come(client, "amina")

    assert bring(client, amina.demande.numero_unique).url == reverse("connexion")


def test_each_holder_opens_their_own_account_and_never_the_others(sandbox: IdentitySandbox) -> None:
    couple = couples.couple()
    Person.objects.filter(demande=couple.demande, key="d").update(last_name="Benali", birth_name="Benali")
    his, hers = Client(), Client()
    for client, who in ((his, "marc"), (hers, "amina")):
        come(client, who)
        assert bring(client, couple.demande.numero_unique).status_code == 302

    assert (user_of(his), user_of(hers)) == (couple.marc.user, couple.amina.user)
    assert "BÉNALI" not in plain_text(his.get(reverse("mon-identite")))
    assert "DUPRÉ" not in plain_text(hers.get(reverse("mon-identite")))


def test_an_identity_opens_one_account_and_an_account_has_one_identity(
    sandbox: IdentitySandbox, amina: Applicant
) -> None:
    linked("amina", amina)

    client = Client()
    assert come(client, "amina-mariee").url == reverse("franceconnect-numero")
    assert bring(client, amina.demande.numero_unique).status_code == 400
    assert LinkedIdentity.objects.count() == 1


def test_a_file_that_parted_in_silence_is_not_reached(sandbox: IdentitySandbox) -> None:
    couple = couples.couple()
    Person.objects.filter(demande=couple.demande, key="d").update(last_name="Benali", birth_name="Benali")
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE)
    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())
    Demande.objects.filter(pk=forked.demande.pk).update(numero_unique="0930321999999999G1")
    client, old = Client(), Client()

    come(client, "amina")
    assert bring(client, "0930321999999999G1").status_code == 400
    come(old, "amina")
    bring(old, couple.demande.numero_unique)

    assert user_of(client) is None
    assert user_of(old) == couple.amina.user
    assert not LinkedIdentity.objects.filter(user=forked.user).exists()


def test_who_has_chosen_a_safe_address_comes_in_by_it_alone(sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)
    SafeChannel.objects.create(demande=amina.demande, email=couples.SAFE, set_at=timezone.now())
    client = Client()

    refused = come(client, "amina")
    assert refused.status_code == 400
    assert "Entrez avec votre numéro unique" in plain_text(refused)
    assert user_of(client) is None
    client.force_login(amina.user)
    assert "S’identifier avec" not in plain_text(client.get(reverse("mon-identite")))

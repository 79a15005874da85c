"""Letters of the register: the organisation that the operator named lists, prints and posts them, and reads no more of a file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Commune, DemandeVersion, Fact, PaperLetter, Person, SafeChannel
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.models.letters import handed_letters
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.people.facts import Situation
from palier.rules.situations.situations import Level, newest
from palier.workflows.acting.actors import Actor
from palier.workflows.letters import papering, printers, sheets
from tests import factories, second_factors
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Demande

pytestmark = pytest.mark.django_db
OPERATOR = Actor(role=Role.STEWARD)
NOT_FOUND = 404


@pytest.fixture
def printer() -> Actor:
    return factories.member("Hugo", factories.organisation("reservataire", "La Clef commune"))


@pytest.fixture
def stranger() -> Actor:
    return factories.member("Sylvie", factories.organisation("bailleur", "Nord Logis"))


def reminded(name: str = "Amina", **changes: object) -> PaperLetter:
    applicant = factories.demande(name)
    now = timezone.now() - timedelta(days=1)
    Person.objects.filter(demande=applicant.demande).update(address="4 rue des Lilas, 93100")
    given = {
        "demande": applicant.demande,
        "person_key": "d",
        "title": "Votre demande arrive à son terme",
        "paragraphs": ["Texte."],
        "made_at": now,
        "made_on": clocks.day_in_paris(now),
        **changes,
    }
    return PaperLetter.objects.create(**given)


def named(printer: Actor, *departements: str) -> int:
    return printers.name(printer.body, departements, by=OPERATOR, at=timezone.now())


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    second_factors.show(client)
    return client


def test_who_is_named_lists_prints_and_posts_them_and_each_reading_is_kept(printer: Actor) -> None:
    row = reminded()
    assert named(printer) == 1
    hugo = browser(printer)

    text = plain_text(hugo.get(reverse("lettres")))
    assert "À imprimer (1)" in text
    assert "Amina" in text
    assert "registre" in text
    assert "rue des Lilas" not in text
    sheet = plain_text(hugo.post(reverse("lettres_document"), {"lettre": str(row.public_id)}))
    assert "<span>4 rue des Lilas</span>" in sheet
    assert "au nom du registre des demandes de logement social" in sheet
    assert "Posté par La Clef commune" in sheet
    for act, more in (("imprimees", {}), ("postees", {"postees-posted_on": timezone.localdate().isoformat()})):
        hugo.post(reverse("lettres"), {"act_key": str(uuid7()), "lettre": str(row.public_id), "act": act, **more})
    row.refresh_from_db()
    assert (row.printed_by, row.posted_on) == (printer.user, timezone.localdate())
    read = AccessEntry.objects.filter(demande_ref=row.demande_id, organisation=printer.body.pk)
    assert set(read.values_list("purpose", flat=True)) == {"liste des lettres à poster", "impression d’une lettre"}


def test_once_it_left_the_address_is_read_no_more(printer: Actor) -> None:
    now = timezone.now()
    row = reminded(printed_at=now, posted_on=clocks.day_in_paris(now), posted_at=now, printer=printer.body)

    sheet = plain_text(browser(printer).get(reverse("lettre_papier", args=[row.public_id])))

    assert "rue des Lilas" not in sheet
    assert "adresse à écrire" in sheet


def test_nobody_else_reads_or_notes_them(printer: Actor, stranger: Actor) -> None:
    row = reminded()
    named(printer)
    other = browser(stranger)

    assert "Aucune lettre ici." in plain_text(other.get(reverse("lettres")))
    assert other.get(reverse("lettre_papier", args=[row.public_id])).status_code == NOT_FOUND
    other.post(reverse("lettres"), {"act_key": str(uuid7()), "lettre": str(row.public_id), "act": "imprimees"})
    row.refresh_from_db()
    assert row.printed_at is None


def test_raw_sql_of_who_prints_reaches_the_letter_and_its_envelope_alone(printer: Actor, stranger: Actor) -> None:
    mine, other = reminded(), reminded("Sonia")
    named(printer)
    PaperLetter.objects.filter(pk=other.pk).update(printer=None)
    envelopes = "SELECT * FROM palier_handed_letters(%s)"
    asked = [[mine.pk, other.pk]]

    with page_of(member(printer)):
        assert would("SELECT 1 FROM palier_paperletter") == 1
        assert would(envelopes, asked) == 1
        assert would("UPDATE palier_paperletter SET printed_at = made_at") == 1
        for column in ("printer_id = NULL", "organisation_id = printer_id", "paragraphs = '[]'"):
            assert would(f"UPDATE palier_paperletter SET {column}") == REFUSED
        for table in ("demande", "person", "fact", "demandeversion", "letter", "candidature"):
            assert would(f"SELECT 1 FROM palier_{table}") == 0
        for what in ("SELECT palier_hides_home(1)", "SELECT 1 FROM palier_letterprinter"):
            assert would(what) == REFUSED
    with page_of(member(stranger)):
        assert would("SELECT 1 FROM palier_paperletter") == 0
        assert would(envelopes, asked) == 0
        assert would("UPDATE palier_paperletter SET printed_at = made_at") == 0
    for who in (acting.PUBLIC, acting.GATE):
        with page_of(who):
            assert would(envelopes, asked) == REFUSED


def lives(demande: Demande, code: str) -> None:
    """What the register says next."""
    now = timezone.now() + timedelta(days=1)
    DemandeVersion.objects.create(
        demande=demande, file_dated_at=now, received_at=now, digest="0" * 64, facts={"lives_at": [code]}
    )


def test_a_letter_goes_where_its_household_lives_and_the_printed_stay(printer: Actor, stranger: Actor) -> None:
    Commune.objects.get_or_create(code="59350", defaults={"name": "Lille", "search_name": "lille", "departement": "59"})
    here, there, enveloped = reminded(), reminded("Sonia"), reminded("Lila", printed_at=timezone.now())
    lives(here.demande, "59350")

    assert printers.left_to_operator() == {"59": 1, "": 1}
    assert named(stranger, "59") == 1
    assert named(printer) == 1
    rows = (here, there, enveloped)
    for row in rows:
        row.refresh_from_db()
    assert [row.printer for row in rows] == [stranger.organisation, printer.organisation, None]
    assert not printers.left_to_operator()
    assert printers.stop(stranger.body, ["59"], by=OPERATOR, at=timezone.now()) == 0
    here.refresh_from_db()
    assert here.printer == printer.organisation
    with pytest.raises(printers.NotNamed):
        printers.stop(stranger.body, ["59"], by=OPERATOR, at=timezone.now())


def test_a_letter_made_later_goes_to_who_is_named(printer: Actor) -> None:
    named(printer)
    demande = reminded().demande

    papering.keep(demande, papering.Paper(title="t", paragraphs=[], organisation=None), to=["d"], at=timezone.now())
    papering.keep(
        demande, papering.Paper(title="t", paragraphs=[], organisation=printer.body), to=["d"], at=timezone.now()
    )

    later = PaperLetter.objects.order_by("pk")[1:]
    assert [(row.organisation, row.printer) for row in later] == [(None, printer.body), (printer.body, None)]


HIDING = [one for one in Situation if newest(one).level is Level.PROTECTED]
TOLD = ("registre", "declare", "verifie", "retire", "dit_non_verifie", "retire_non_verifie")


@pytest.mark.parametrize(
    ("situation", "told"),
    [*((one, "declare") for one in Situation if one not in HIDING), *((one, told) for one in HIDING for told in TOLD)],
)
def test_the_database_hides_whom_the_rules_hide(printer: Actor, situation: Situation, told: str) -> None:
    row, now = reminded(), timezone.now()
    named(printer)
    layers = {
        "declare": [("declare", {})],
        "verifie": [("verifie", {})],
        "retire": [("declare", {}), ("declare", None)],
        "dit_non_verifie": [("declare", {}), ("verifie", {}), ("verifie", None)],
        "retire_non_verifie": [("declare", None), ("verifie", {}), ("verifie", None)],
    }.get(told, [])
    if told == "registre":
        DemandeVersion.objects.filter(demande=row.demande).delete()
        DemandeVersion.objects.create(
            demande=row.demande,
            file_dated_at=now,
            received_at=now,
            digest="0" * 64,
            facts={
                "numero_unique": row.demande.numero_unique,
                "claims": [{"situation": situation, "proof": "declare"}],
            },
        )
    for layer, value in layers:
        Fact.objects.create(demande=row.demande, layer=layer, path=f"claims/{situation}", value=value, at=now)

    stands = told in ("registre", "declare", "verifie", "dit_non_verifie")
    by_rule = newest(situation).level is Level.PROTECTED and stands
    with page_of(member(printer)):
        envelope = handed_letters.read([row.pk])[row.pk]
        assert sheets.any_hidden([row], reader=printer.body, at=now) is by_rule

    assert envelope.is_hidden is by_rule
    assert (envelope.name == "") is by_rule
    assert (envelope.address == "") is by_rule
    if told != "registre":
        assert papering.is_protected(row.demande, at=now) is by_rule


def test_who_has_a_safe_address_is_hidden_too(printer: Actor) -> None:
    row = reminded()
    named(printer)
    SafeChannel.objects.create(demande=row.demande, email="a@example.org", set_at=timezone.now())
    hugo = browser(printer)

    assert "Coordonnées protégées" in plain_text(hugo.get(reverse("lettres")))
    answer = hugo.post(reverse("lettres"), {"act_key": str(uuid7()), "lettre": str(row.public_id), "act": "imprimees"})
    assert "coordonnées sont protégées" in plain_text(answer)

"""The journal on the steward's page: accounts and settings, by days and organisation; no act of a household, of no file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Membership, Mission, SealCheck, SecondFactor, SignInAttempt, Territory
from palier.models.rows import verb_rights
from palier.rules.doors.missions import MissionGround
from palier.rules.doors.switches import Switch
from palier.rules.law import french
from palier.rules.letters.endings import EndingSlot
from palier.web.intendant import journal_lines
from palier.workflows.accounts import admitting, controlling
from palier.workflows.organisations import organising
from palier.workflows.steering import ending_letters, reading_journals, switching
from tests import control_world, factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
PAGE = "/intendant/journal/"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


@pytest.fixture
def acted(ariane: Actor) -> Actor:
    """A steward suspended an organisation yesterday, and a member today."""
    est, karim = factories.organisation("bailleur", "Est Habitat"), None
    karim = factories.member("Karim", est)
    admitting.suspend(karim.person.login, est, by=ariane, at=timezone.now())
    organising.suspend(factories.organisation("reservataire", "Clef"), by=ariane, at=timezone.now() - timedelta(days=1))
    return karim


def test_it_says_who_did_what_and_to_whom(desk: Client, acted: Actor) -> None:
    page = plain_text(desk.get(PAGE))

    assert "Membre suspendu" in page
    assert "Organisme suspendu" in page
    assert "<bdi>Ariane</bdi>" in page
    assert "<bdi>Clef</bdi>" in page


def test_it_is_narrowed_by_days_organisation_and_act_without_a_name_in_the_address(
    desk: Client, acted: Actor, ariane: Actor
) -> None:
    today = timezone.localdate()

    assert "Organisme suspendu</th>" not in plain_text(desk.get(PAGE, {"du": today.isoformat()}))
    assert "Membre suspendu</th>" not in plain_text(desk.get(PAGE, {"acte": "suspendre_organisme"}))
    elsewhere = plain_text(desk.get(PAGE, {"organisme": str(acted.body.public_id)}))
    assert "Aucun acte ne répond" in elsewhere
    assert "Membre suspendu" in plain_text(desk.get(PAGE, {"organisme": str(ariane.body.public_id)}))


def test_the_acts_on_files_are_no_line_of_it(desk: Client) -> None:
    world = worlds.build()
    page = plain_text(desk.get(PAGE))

    shown = JournalEntry.objects.filter(verb__in=verb_rights.OF_ACCOUNTS).exclude(role="demandeur")
    assert not shown.filter(object_kind__in=["Demande", "Candidature", "Letter", "Publication"]).exists()
    for word in ("Candidature déposée", str(world.amina.demande.public_id)):
        assert word not in page


def test_the_database_lets_no_line_of_a_household_through(ariane: Actor) -> None:
    world = worlds.cast(others=0)
    holder = world.amina.user

    def line(verb: str, role: str, actor: object) -> None:
        JournalEntry.objects.create(
            at=timezone.now(),
            actor=actor,
            role=role,
            verb=verb,
            object_kind="User",
            object_id=holder.public_id,
            article="",
        )

    before = JournalEntry.objects.count()
    line("entrer", "demandeur", holder.public_id)
    line("entrer", "public", holder.public_id)
    line("deposer", "public", None)
    with page_of(member(ariane)):
        assert would("SELECT 1 FROM palier_journalentry WHERE object_id = %s", [holder.public_id]) == 0
        assert would("DELETE FROM palier_journalentry") == REFUSED
        assert would("SELECT source FROM palier_signinattempt") == REFUSED
        assert would("SELECT 1 FROM palier_accessentry") == REFUSED
    assert JournalEntry.objects.count() == before + 3


def test_refused_entries_are_counted_by_day_and_of_nobody(desk: Client) -> None:
    for succeeded in (False, False, True):
        SignInAttempt.objects.create(at=timezone.now(), source="empreinte", subject="autre", is_success=succeeded)

    page = plain_text(desk.get(PAGE))

    assert " : 2</li>" in page
    assert "empreinte" not in page


def test_it_says_how_the_seals_were_found(desk: Client) -> None:
    assert "Aucune relecture encore" in plain_text(desk.get(PAGE))

    first = "Défauts par genre : changé depuis : 2 lease ; manque : 1 offer."
    SealCheck.objects.create(
        at=timezone.now(), lines=9, rows=4, faults=3, what=f"{first}\nChaîne 1 : lease 77 : loyer."
    )
    page = plain_text(desk.get(PAGE))

    assert "3 défauts" in page
    assert first in page
    assert "lease 77" not in page


def exported(answer: HttpResponse) -> list[list[str]]:
    whole = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(whole.decode("utf-8-sig")), delimiter=";"))


def test_an_export_asks_for_a_fresh_code(ariane: Actor, desk: Client, acted: Actor) -> None:
    session = desk.session
    session["second_facteur"] = 1
    session.save()

    answer = post(desk, "intendant_journal_export", [])

    assert answer.status_code == 302
    assert reverse("second-facteur-verifier") in answer["Location"]
    assert SecondFactor.objects.filter(user=ariane.person).exists()


def test_an_export_is_what_was_asked_and_a_line_of_its_own(desk: Client, acted: Actor, ariane: Actor) -> None:
    ariane.person.name = "=cmd()"
    ariane.person.save(update_fields=["name"])

    answer = post(desk, "intendant_journal_export", [], acte="suspendre_membre")

    rows = exported(answer)
    assert [row[1] for row in rows] == ["acte", "membre suspendu"]
    assert rows[1][2] == "'=cmd()"
    assert dict(zip(*rows, strict=True))["sur quoi"] == "Karim"
    assert "Est Habitat" in dict(zip(*rows, strict=True))["précisions"]
    assert answer["Content-Type"].startswith("text/csv")
    line = JournalEntry.objects.get(verb="exporter_journal")
    assert line.details == {"lignes": 1}


def settled_things(ariane: Actor) -> None:
    """One of each act on something that is nobody and no organisation."""
    now, day = timezone.now(), timezone.localdate() + timedelta(days=7)
    said = {"reason": "Le service est fermé.", "by": ariane, "at": now}
    ouest = Territory.objects.create(code="T1", name="Ouest Commune")
    switching.change(Switch.REFERRAL, to_open=False, since=day, territory=ouest, **said)  # type: ignore[arg-type]
    switching.change(Switch.FRANCECONNECT, to_open=False, since=day, **said)  # type: ignore[arg-type]
    ending_letters.write(EndingSlot.FORMULA, "Bien à vous.", territory=ouest, by=ariane, at=now)
    who = control_world.controller("Cécile", factories.organisation("bailleur", "Est Habitat"))
    row = Membership.objects.select_related("user", "organisation").get(user=who.person)
    Mission.objects.filter(user=who.person).delete()
    controlling.open_mission(row, MissionGround.INTERNAL, day, by=ariane, at=now)


def test_it_says_which_switch_which_ending_and_whose_mission_on_the_page_and_in_the_file(
    desk: Client, ariane: Actor
) -> None:
    settled_things(ariane)
    since = french.day(timezone.localdate() + timedelta(days=7))

    page = plain_text(desk.get(PAGE))
    columns, *rows = exported(post(desk, "intendant_journal_export", []))

    file = {row[columns.index("sur quoi")] for row in rows}
    for about in (
        f"Orientation vers un service social : fermé à partir du {since}, Ouest Commune",
        f"Bouton FranceConnect : fermé à partir du {since}, partout",
        "Formule de fin, Ouest Commune",
        "Cécile",
    ):
        assert f"<bdi>{about}</bdi>" in page
        assert about in {plain_text(one) for one in file}
    assert "premiere_demande" not in page
    assert "orientation_sociale" not in page


def test_no_account_of_a_household_is_named(desk: Client, ariane: Actor) -> None:
    amina = factories.demande("Amina").user
    JournalEntry.objects.create(
        at=timezone.now(),
        actor=ariane.person.public_id,
        role="intendant",
        organisation=ariane.body.pk,
        verb="suspendre_membre",
        object_kind="User",
        object_id=amina.public_id,
        article="",
        details={"membre": str(amina.public_id)},
    )

    (one,) = journal_lines.told(JournalEntry.objects.filter(object_id=amina.public_id))

    assert (one.about, one.details) == ("", (("membre", "compte effacé"),))
    assert amina.name not in plain_text(desk.get(PAGE))


def test_an_export_holds_some_lines_at_a_time_and_writes_them_all(
    desk: Client, ariane: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    told = journal_lines.told
    monkeypatch.setattr(reading_journals, "AT_ONCE", 4)
    monkeypatch.setattr(journal_lines, "told", lambda some: held.append(len(some)) or told(some))
    est = factories.organisation("bailleur", "Est Habitat")
    for _ in range(10):
        organising.suspend(est, by=ariane, at=timezone.now())
        organising.resume(est, by=ariane, at=timezone.now())

    answer = post(desk, "intendant_journal_export", [], acte="reprendre_organisme")

    assert answer.streaming
    assert len(exported(answer)) == 11
    assert held == [4, 4, 2]
    assert JournalEntry.objects.get(verb="exporter_journal").details == {"lignes": 10}


def test_a_detail_of_an_older_release_is_told_as_it_was_stored(ariane: Actor) -> None:
    JournalEntry.objects.create(
        at=timezone.now(),
        actor=ariane.person.public_id,
        role="intendant",
        verb="basculer",
        object_kind="SwitchChange",
        object_id=ariane.person.public_id,
        article="",
        details={"interrupteur": "ancien", "des": "un jour", "organisme": "x", "champs": ["nom", "siret"]},
    )

    (one,) = journal_lines.told(JournalEntry.objects.filter(verb="basculer"))

    assert one.about == "ancien :  à partir du un jour, partout"
    assert dict(one.details)["champs"] == "nom, siret"


def test_a_long_journal_is_cut_in_pages(desk: Client, ariane: Actor) -> None:
    for _ in range(60):
        JournalEntry.objects.create(
            at=timezone.now(),
            actor=ariane.person.public_id,
            role="intendant",
            organisation=ariane.body.pk,
            verb="corriger_organisme",
            object_kind="Organisation",
            object_id=ariane.body.public_id,
            article="",
        )

    assert "1 à 50 sur 60 actes" in plain_text(desk.get(PAGE))

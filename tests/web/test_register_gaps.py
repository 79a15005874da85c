"""A steward reads what the register says otherwise, settles it and takes it back; each reading is told, SQL holds the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Demande, JournalEntry, RegisterGap
from palier.rules.life.register_gaps import GapKind
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import post
from tests.web.test_intendant_organisations import ariane, desk

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["ariane", "desk"]
pytestmark = pytest.mark.django_db
PAGE = "intendant_registre"


def gap(demande: Demande, kind: GapKind = GapKind.RENEWED, *, seen: int = 2, **more: object) -> RegisterGap:
    now = timezone.now()
    return RegisterGap.objects.create(
        demande=demande,
        numero=demande.numero_unique,
        kind=kind,
        mark="m",
        said="Au registre national, elle est valable jusqu’au 3 mars 2027 ; ici, elle s’arrête le 3 mars 2026.",
        seen=seen,
        since=now,
        last_at=now,
        **more,
    )


def test_a_difference_is_read_settled_and_taken_back_and_its_person_knows(desk: Client) -> None:
    demande = factories.demande("Zoé").demande
    row = gap(demande)

    page = plain_text(desk.get(reverse(PAGE)))
    assert "valable jusqu’au 3 mars 2027" in page
    assert "Le registre national décide : la personne a renouvelé ailleurs." in page
    assert AccessEntry.objects.get(demande_ref=demande.pk).purpose == "comparer un dossier avec le registre national"

    assert post(desk, PAGE, [], gap=str(row.public_id), decision="renvoyer").status_code == 400
    assert post(desk, PAGE, [], gap=str(row.public_id), decision="prendre").status_code == 302
    assert "Vous prenez ce que dit le registre national" in plain_text(desk.get(reverse(PAGE)))
    assert post(desk, PAGE, [], gap=str(row.public_id), decision="reprendre").status_code == 302

    row.refresh_from_db()
    assert (row.decision, row.decided_at) == ("", None)
    lines = JournalEntry.objects.filter(verb="trancher_ecart_registre").order_by("pk")
    assert [one.details["decision"] for one in lines] == ["prendre", "reprise"]


def test_a_contact_is_never_taken_in_from_the_page_which_says_why(desk: Client) -> None:
    row = gap(factories.demande("Zoé").demande, GapKind.CONTACT)
    page = plain_text(desk.get(reverse(PAGE)))
    assert "Prendre ce que dit le registre national" not in page
    assert "entre dans le dossier quand la personne se connecte" in page
    assert post(desk, PAGE, [], gap=str(row.public_id), decision="prendre").status_code == 400


def test_what_waits_for_another_difference_says_so(desk: Client) -> None:
    demande = factories.demande("Zoé").demande
    row = gap(demande)
    other = gap(demande, GapKind.HOUSEHOLD)
    assert post(desk, PAGE, [], gap=str(row.public_id), decision="prendre").status_code == 302
    assert "Cette décision attend" in plain_text(desk.get(reverse(PAGE)))
    post(desk, PAGE, [], gap=str(other.public_id), decision="prendre")
    assert "Cette décision attend" not in plain_text(desk.get(reverse(PAGE)))
    for each in (row, other):
        post(desk, PAGE, [], gap=str(each.public_id), decision="reprendre")

    post(desk, PAGE, [], gap=str(other.public_id), decision="laisser")
    refused = post(desk, PAGE, [], gap=str(row.public_id), decision="prendre")
    assert refused.status_code == 400
    assert "le dossier entier" in plain_text(refused)


def test_what_was_carried_out_or_said_once_is_settled_by_nobody(desk: Client) -> None:
    demande = factories.demande("Zoé").demande
    now = timezone.now()
    done = gap(demande, decision="prendre", decided_at=now, done_at=now)
    once = gap(demande, GapKind.CONTACT, seen=1)

    assert post(desk, PAGE, [], gap=str(done.public_id), decision="reprendre").status_code == 400
    assert post(desk, PAGE, [], gap=str(once.public_id), decision="laisser").status_code == 404


def test_in_plain_sql_a_steward_writes_no_difference_and_nobody_else_reads_one() -> None:
    gap(factories.demande("Zoé").demande)
    with page_of(member(worlds.steward())):
        assert would("SELECT numero FROM palier_registergap") == 1
        for statement in (
            "SELECT next_at FROM palier_registerasking",
            "UPDATE palier_registergap SET said = 'x'",
            "UPDATE palier_registergap SET done_at = now()",
            "DELETE FROM palier_registergap",
        ):
            assert would(statement) == REFUSED, statement
    with page_of(member(factories.member("Odile", factories.organisation("reservataire", "Ville de Noisy")))):
        assert would("SELECT numero FROM palier_registergap") == REFUSED

"""Raw SQL as a logeur and as a household: no file of anybody, no place given twice, and no request moved past its states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from palier.models import RoofRequest
from palier.models.doors import acting
from palier.models.doors.row_security import LOGEUR, PROTECTED, REGISTRANT, WEB_ROLES
from tests import couples, factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.mandate_world import at_home
from tests.roof_world import accepted, asked, asked_by, declared, ended, logeur, published, refused

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
OF_ROOFS = {"palier_otherroof", "palier_roofrequest", "palier_roofrequestfacts"}
EVERYBODYS = {
    *("palier_home", "palier_publication", "palier_organisation", "palier_organisationlook"),
    *("palier_homepicture", "palier_picturecontent"),
    *("palier_letterending", "palier_localshare", "palier_quartileentry", "palier_switchchange", "palier_gridversion"),
}
OWN = {"palier_doneact", "palier_mailpause", "palier_journalentry", "palier_accessentry"}


@pytest.fixture
def lise() -> Actor:
    return logeur()


def test_a_logeur_has_rights_on_its_roofs_and_on_no_file() -> None:
    given = {policy.table for policy in PROTECTED if policy.role == LOGEUR}

    assert given == OF_ROOFS | EVERYBODYS | OWN


def test_what_was_shown_is_read_while_the_request_lives(lise: Actor) -> None:
    amina = factories.demande("Amina")
    row = asked_by(amina, published(lise))
    facts = "SELECT name FROM palier_roofrequestfacts"
    with page_of(member(lise)):
        assert would(facts) == 1
        assert would("SELECT by_id FROM palier_roofrequest") == REFUSED
        assert would("SELECT person_key FROM palier_roofrequest") == REFUSED
        assert would("SELECT 1 FROM palier_person") == REFUSED
    with page_of(member(logeur("Lorenzo", "Autre logeur"))):
        assert would(facts) == 0
        assert would("SELECT id FROM palier_roofrequest") == 0
    refused(row, lise)
    with page_of(member(lise)):
        assert would(facts) == 0


def test_nobody_else_reads_a_request(lise: Actor) -> None:
    couple = couples.couple()
    asked(published(lise), couple.demande, couple.amina)
    for role in WEB_ROLES:
        if role in (LOGEUR, "palier_demandeur"):
            continue
        # Whoever proved an address reads their own, and this is of a household.
        seen = 0 if role == REGISTRANT else REFUSED
        with page_of(acting.Acting(role=role, user=lise.person.pk, organisation=lise.body.pk)):
            assert would("SELECT id FROM palier_roofrequest") == seen, role
            assert would("SELECT name FROM palier_roofrequestfacts") == seen, role
    with page_of(at_home(couple.demande, couple.marc)):
        assert would("SELECT id FROM palier_roofrequest") == 0
        assert would("SELECT name FROM palier_roofrequestfacts") == 0
        assert would("UPDATE palier_roofrequest SET state = 'retiree'") == 0


def test_a_place_is_not_given_twice_by_sql_either(lise: Actor) -> None:
    roof = published(lise, places=1)
    first, second = (asked_by(factories.demande(name), roof) for name in ("Amina", "Noé"))
    accepted(first, lise)
    take = (
        "UPDATE palier_roofrequest SET state = 'acceptee', answered_by_id = %s, visit_at = now(), visit_place = 'ici'"
        " WHERE id = %s"
    )
    with page_of(member(lise)):
        assert would(take, [lise.person.pk, second.pk]) not in (0, 1)
        assert would("UPDATE palier_otherroof SET places = 0") not in (0, 1)
    RoofRequest.objects.filter(pk=first.pk).update(state="declinee")
    with page_of(member(lise)):
        assert would(take, [lise.person.pk, second.pk]) == 1


@pytest.mark.parametrize("state", ["entree", "acceptee", "envoyee", "refusee", "liste_attente"])
def test_a_household_ends_and_never_answers_itself(lise: Actor, state: str) -> None:
    amina = factories.demande("Amina")
    row = asked_by(amina, published(lise))
    with page_of(person(amina)):
        assert would("UPDATE palier_roofrequest SET state = %s WHERE id = %s", [state, row.pk]) == REFUSED
        assert would("UPDATE palier_roofrequest SET visit_place = 'ici'") == REFUSED
        assert would("UPDATE palier_roofrequest SET moved_at = now()") == REFUSED
        assert would("SELECT moved_at FROM palier_roofrequest") == REFUSED
        assert would("SELECT told_at FROM palier_roofrequest") == REFUSED


def test_what_is_over_is_moved_by_nobody(lise: Actor) -> None:
    amina = factories.demande("Amina")
    row = asked_by(amina, published(lise))
    ended(row, amina.demande, acting_of(amina))
    with page_of(member(lise)):
        again = "UPDATE palier_roofrequest SET state = 'entree', entry_on = now(), answered_by_id = %s"
        assert would(again, [lise.person.pk]) == REFUSED
    with page_of(person(amina)):
        assert would("UPDATE palier_roofrequest SET state = 'declinee'") == REFUSED


def acting_of(applicant: factories.Applicant) -> Actor:
    return applicant.actor


def test_nobody_asks_in_the_name_of_another_nor_for_a_draft(lise: Actor) -> None:
    couple, roof, draft = couples.couple(), published(lise), declared(lise)
    insert = (
        "INSERT INTO palier_roofrequest (public_id, roof_id, organisation_id, demande_id, person_key, by_id, state, asked_at,"
        " promised_on) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'envoyee', now(), now())"
    )
    mine = [lise.body.pk, couple.demande.pk, "d", couple.amina.person.pk]
    with page_of(at_home(couple.demande, couple.amina)):
        assert would(insert, [roof.pk, *mine]) == 1
        assert would(insert, [draft.pk, *mine]) == REFUSED
        assert would(insert, [roof.pk, *mine[:2], "c1", mine[3]]) == REFUSED
        assert would(insert, [roof.pk, *mine[:3], couple.marc.person.pk]) == REFUSED
        assert would(insert, [roof.pk, lise.body.pk + 1, *mine[1:]]) == REFUSED


def test_a_roof_moves_along_its_stages_and_keeps_its_house(lise: Actor) -> None:
    roof, other = published(lise), logeur("Lorenzo", "Autre logeur")
    with page_of(member(lise)):
        for change in ("stage = 'brouillon'", "kind = 'colocation'", f"organisation_id = {other.body.pk}"):
            assert would(f"UPDATE palier_otherroof SET {change} WHERE id = {roof.pk}") not in (0, 1), change
    with page_of(member(other)):
        assert would("UPDATE palier_otherroof SET rent = 1") == 0
    with page_of(acting.PUBLIC):
        assert would("UPDATE palier_otherroof SET rent = 1") == REFUSED


def test_a_mandate_writes_none_and_a_visit_to_a_counter_does() -> None:
    """Who has no computer asks for another roof at a counter (ADR 105); no adviser does in their stead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname IN ('within_mandate', 'not_at_a_counter') AND c.relname LIKE 'palier_roofrequest%'"
            " ORDER BY c.relname"
        )
        assert cursor.fetchall() == [
            ("palier_roofrequest", "within_mandate"),
            ("palier_roofrequestfacts", "within_mandate"),
        ]


def test_following_is_the_separation_s_own_and_tells_nothing(lise: Actor) -> None:
    amina = factories.demande("Amina")
    row = asked_by(amina, published(lise))
    for who in (person(amina), member(lise), acting.PUBLIC):
        with page_of(who):
            assert would("SELECT palier_follow_roofs()") == REFUSED
    with page_of(acting.Acting(role="palier_separation", demande=amina.demande.pk)):
        would("SELECT palier_follow_roofs()")
    row.refresh_from_db()
    assert (row.moved_at, RoofRequest.objects.count()) == (None, 1)

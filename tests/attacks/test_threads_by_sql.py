"""Raw SQL as a household, a desk and a counter: no message of another, no word rewritten, no thread moved past its states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Thread, ThreadMessage
from palier.models.doors import acting
from palier.models.doors.row_security import WEB_ROLES
from tests import couples, factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.mandate_world import at_home
from tests.thread_world import answered, applied, house, read, registered, told, wrote, wrote_on

pytestmark = pytest.mark.django_db
_READERS = {"palier_demandeur", "palier_bailleur", "palier_reservataire", "palier_guichet"}


def test_nobody_else_reads_a_thread() -> None:
    couple, odile = couples.couple(), house()
    home = factories.home(house("bailleur", "Bailleur").body, odile.body)
    row = factories.candidature(factories.publication(home), couple.demande)
    wrote(couple.demande, couple.amina, str(row.public_id))
    for role in set(WEB_ROLES) - _READERS:
        with page_of(acting.Acting(role=role, user=odile.person.pk, organisation=odile.body.pk)):
            assert would("SELECT 1 FROM palier_thread") == REFUSED, role
            assert would("SELECT 1 FROM palier_threadmessage") == REFUSED, role
    with page_of(at_home(couple.demande, couple.marc)):
        assert would("SELECT id FROM palier_thread") == 0
        assert would("SELECT id FROM palier_threadmessage") == 0
        assert would("UPDATE palier_thread SET state = 'clos'") == 0
    for other in (house(name="Autre ville"), house("bailleur", "Autre"), house("guichet", "Guichet")):
        with page_of(member(other)):
            assert would("SELECT id FROM palier_thread") == 0
            assert would("SELECT id FROM palier_threadmessage") == 0


def test_a_desk_reads_no_account_and_no_place_in_the_file() -> None:
    amina, odile = factories.demande("Amina"), house()
    wrote_on(applied(amina, odile), amina)
    with page_of(member(odile)):
        assert would("SELECT id FROM palier_thread") == 1
        assert would("SELECT by_id FROM palier_thread") == REFUSED
        assert would("SELECT person_key FROM palier_thread") == REFUSED


def test_a_household_writes_to_who_holds_its_file_in_its_own_name_alone() -> None:
    couple, odile, stranger = couples.couple(), house(), house(name="Autre ville")
    gisele = house("guichet", "Guichet de Montreuil")
    home = factories.home(house("bailleur", "Bailleur").body, odile.body)
    row = factories.candidature(factories.publication(home), couple.demande)
    insert = (
        "INSERT INTO palier_thread (public_id, demande_id, candidature_id, organisation_id, person_key, by_id, name, subject,"
        " state, opened_at, last_act_at, promised_on) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'A', 'autre',"
        " 'en_attente', now(), now(), now())"
    )
    file, mine = couple.demande.pk, couple.amina.person.pk
    with page_of(at_home(couple.demande, couple.amina)):
        assert would(insert, [file, row.pk, odile.body.pk, "d", mine]) == 1
        assert would(insert, [file, row.pk, stranger.body.pk, "d", mine]) == REFUSED
        # The landlord does not read this file yet.
        assert would(insert, [file, row.pk, home.bailleur_id, "d", mine]) == REFUSED
        assert would(insert, [file, row.pk, odile.body.pk, "c1", mine]) == REFUSED
        assert would(insert, [file, row.pk, odile.body.pk, "d", couple.marc.person.pk]) == REFUSED
        assert would(insert, [file, None, gisele.body.pk, "d", mine]) == REFUSED
    registered(factories.Applicant(couple.demande, couple.amina.person, couple.amina, []), gisele)
    with page_of(at_home(couple.demande, couple.amina)):
        assert would(insert, [file, None, gisele.body.pk, "d", mine]) == 1


def test_what_was_written_is_rewritten_by_nobody() -> None:
    amina, odile = factories.demande("Amina"), house()
    made = wrote_on(applied(amina, odile), amina)
    answered(made, odile)
    gone = "UPDATE palier_threadmessage SET words = '', taken_back_at = now() WHERE organisation_id IS NULL"
    with page_of(person(amina)):
        assert would("UPDATE palier_threadmessage SET words = 'autre'") == REFUSED
        assert would(gone) == 1
        assert would("UPDATE palier_threadmessage SET hidden_at = now()") == REFUSED
        assert would("UPDATE palier_thread SET organisation_id = 1") == REFUSED
        assert would("UPDATE palier_thread SET moved_at = now()") == REFUSED
        assert would("UPDATE palier_thread SET state = 'sans_suite', reason = 'propos'") == REFUSED
    with page_of(member(odile)):
        assert would("UPDATE palier_threadmessage SET words = 'autre' WHERE organisation_id IS NOT NULL") == REFUSED
        assert would(gone) == REFUSED
        assert would("UPDATE palier_thread SET state = 'clos'") == REFUSED
        assert would("UPDATE palier_thread SET promised_on = now()") == REFUSED
    read(made, odile)
    with page_of(person(amina)):
        assert would(gone) == REFUSED


def test_an_answer_is_taken_back_by_its_author_until_it_is_told() -> None:
    amina, odile = factories.demande("Amina"), house()
    made = wrote_on(applied(amina, odile), amina)
    answered(made, odile)
    gone = "UPDATE palier_threadmessage SET words = '', taken_back_at = now() WHERE organisation_id IS NOT NULL"
    with page_of(member(factories.member("Omar", odile.body))):
        assert would(gone) == REFUSED
    with page_of(member(odile)):
        assert would(gone) == 1
    told(timezone.now() + timedelta(hours=1))
    with page_of(member(odile)):
        assert would(gone) == REFUSED


def test_a_desk_hides_in_its_own_name_what_a_person_wrote() -> None:
    amina, odile = factories.demande("Amina"), house()
    wrote_on(applied(amina, odile), amina)
    hide = "UPDATE palier_threadmessage SET hidden_at = now(), hidden_why = 'injure', hidden_by_id = %s"
    with page_of(member(odile)):
        assert would(hide, [odile.person.pk]) == 1
        assert would(hide, [amina.user.pk]) == REFUSED


def test_a_thread_is_handed_to_nobody_who_does_not_read_the_file() -> None:
    amina, odile, karim = factories.demande("Amina"), house(), house("bailleur", "Bailleur des Lilas")
    made, stranger = wrote_on(applied(amina, odile, bailleur=karim), amina), house(name="Autre")
    hand = "SELECT 1 WHERE palier_hand_thread(%s, %s, now())"
    with page_of(member(odile)):
        assert would(hand, [made.pk, karim.body.pk]) == 0
        assert would(hand, [made.pk, stranger.body.pk]) == 0
    Thread.objects.filter(pk=made.pk).update(organisation=karim.body)
    with page_of(member(odile)):
        assert would(hand, [made.pk, odile.body.pk]) == 0
    with page_of(person(amina)):
        assert would(hand, [made.pk, karim.body.pk]) == REFUSED


def test_the_functions_tell_their_own_and_nobody_else() -> None:
    amina = factories.demande("Amina")
    wrote_on(applied(amina, house()), amina)
    for who in (person(amina), member(house()), acting.PUBLIC):
        with page_of(who):
            assert would("SELECT palier_follow_threads()") == REFUSED
            assert would("SELECT * FROM palier_thread_counts()") == REFUSED
    with page_of(member(house("guichet", "Guichet"))):
        assert would("SELECT palier_own_counter()") == REFUSED
    with page_of(acting.Acting(role="palier_separation", demande=amina.demande.pk)):
        would("SELECT palier_follow_threads()")
    assert not Thread.objects.exclude(moved_at=None).exists()


def test_a_mandate_writes_none_and_a_visit_to_a_counter_does() -> None:
    """Who has no computer writes at a counter (ADR 105); no adviser does in their stead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname IN ('within_mandate', 'not_at_a_counter') AND c.relname LIKE 'palier_thread%'"
            " ORDER BY c.relname"
        )
        assert cursor.fetchall() == [("palier_thread", "within_mandate"), ("palier_threadmessage", "within_mandate")]


def test_a_counter_reads_no_thread_about_a_candidature() -> None:
    amina, gisele = factories.demande("Amina"), house("guichet", "Guichet de Montreuil")
    made = wrote_on(applied(amina, house()), amina)
    Thread.objects.filter(pk=made.pk).update(organisation=gisele.body)
    with page_of(member(gisele)):
        assert would("SELECT id FROM palier_thread") == 0
    assert ThreadMessage.objects.count() == 1

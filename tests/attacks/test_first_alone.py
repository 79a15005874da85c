"""Raw SQL as whoever fills a first registration alone: that form and its papers while it is open, and no row of anybody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from palier.models import Registration, RegistrationPaper
from palier.models.doors import acting
from palier.models.doors.row_security import PROTECTED, REGISTRANT
from palier.workflows.counter import registering_alone
from palier.workflows.counter.registering_alone import DoorContact, registrant
from tests import counter_world, factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.registering_world import filled

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
OWN = {"palier_registration", "palier_registrationpaper", "palier_journalentry"}


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def begun(mail: str) -> Registration:
    row = registering_alone.found_or_begun(DoorContact("email", mail, date(1990, 1, 1)), timezone.now())
    RegistrationPaper.objects.create(
        registration=row,
        name="c.jpg",
        media_type="image/jpeg",
        size=1,
        sha256=mail,
        received_at=timezone.now(),
        data=b"x",
    )
    return row


def test_its_role_reads_one_form_and_what_anybody_reads(world: World) -> None:
    mine, other = begun("a@exemple.test"), begun("b@exemple.test")
    factories.commune()
    filled(world.gisele)
    for which in (mine.public_id, mine.mark):
        with page_of(registrant(which)):
            assert would("SELECT id FROM palier_registration") == 1
            assert would("SELECT id FROM palier_registrationpaper") == 1
            assert would("SELECT data FROM palier_registrationpaper") == REFUSED
            assert would("SELECT thumbnail FROM palier_registrationpaper") == REFUSED
            assert would("SELECT FROM palier_registration WHERE id = %s", [other.pk]) == 0
            assert would("UPDATE palier_registration SET answers = '{}' WHERE id = %s", [other.pk]) == 0
    for nobody in (acting.Acting(role=REGISTRANT), registrant(""), registrant(uuid4())):
        with page_of(nobody):
            assert would("SELECT FROM palier_registration") == 0
    tables = {policy.table for policy in PROTECTED if policy.role == REGISTRANT}
    with page_of(registrant(mine.public_id)):
        for table in (
            "demande",
            "person",
            "candidature",
            "piece",
            "holder",
            "user",
            "message",
            "safechannel",
            "signincode",
        ):
            assert f"palier_{table}" not in tables
            assert would(f"SELECT FROM palier_{table}") == REFUSED, table
        assert would("SELECT palier_defer('palier.jobs.registering.send', '{}', NULL, NULL)") == REFUSED
        assert would("SELECT palier_take_registration('0123456789', '1990-01-01')") == REFUSED


def test_nobody_else_sees_a_form_filled_alone(world: World) -> None:
    row = begun("a@exemple.test")
    for who in (
        person(world.amina),
        member(world.gisele),
        counter_world.at_the_desk(world.gisele),
        member(world.odile),
        member(world.karim),
        acting.GATE,
        acting.PUBLIC,
        acting.Acting(role="palier_intake", numero=str(row.public_id)),
    ):
        with page_of(who):
            assert would("SELECT id FROM palier_registration WHERE id = %s", [row.pk]) in (0, REFUSED), who.role
            assert would("SELECT id FROM palier_registrationpaper") in (0, REFUSED), who.role


def test_a_form_is_deposited_today_left_to_the_clock_and_numbered_by_nobody_here() -> None:
    row, today = begun("a@exemple.test"), timezone.localdate()
    with page_of(registrant(row.public_id)):
        assert would("UPDATE palier_registration SET deposited_on = %s, state = 'a_envoyer'", [today]) == 1
        for other in (today - timedelta(days=1), today + timedelta(days=1)):
            assert would("UPDATE palier_registration SET deposited_on = %s", [other]) == REFUSED
        for written in (
            "state = 'enregistree'",
            "numero = '1'",
            "demande_id = 1",
            "organisation_id = 1",
            "attested_at = now()",
            "claimed_at = now()",
            "known = '[1]'",
            "refusal = 'non'",
            "late_told_at = now()",
        ):
            assert would(f"UPDATE palier_registration SET {written}") == REFUSED, written
        assert would("DELETE FROM palier_registration") == REFUSED
    Registration.objects.filter(pk=row.pk).update(state="a_envoyer", deposited_on=today)
    with page_of(registrant(row.public_id)):
        assert would("UPDATE palier_registration SET answers = '{}'") == REFUSED
        assert would("DELETE FROM palier_registrationpaper") == 0
        paper = (
            "INSERT INTO palier_registrationpaper (public_id, registration_id, name, media_type, size, sha256, received_at, data,"
            " thumbnail) VALUES (gen_random_uuid(), %s, 'x', 'x', 1, 'x', now(), '', '')"
        )
        assert would(paper, [row.pk]) == REFUSED


def test_a_line_is_signed_by_nobody_and_of_its_own_verbs() -> None:
    row = begun("a@exemple.test")
    line = (
        "INSERT INTO palier_journalentry (id, at, actor, role, organisation, verb, object_kind, object_id, article, details)"
        " VALUES (gen_random_uuid(), now(), %s, %s, %s, %s, 'Registration', gen_random_uuid(), '', '{}')"
    )
    with page_of(registrant(row.public_id)):
        assert would(line, [None, "public", None, "deposer_formulaire"]) == 1
        for values in (
            [uuid4(), "public", None, "deposer_formulaire"],
            [None, "guichet", None, "deposer_formulaire"],
            [None, "public", 1, "deposer_formulaire"],
            [None, "public", None, "enregistrer_demande"],
        ):
            assert would(line, values) == REFUSED, values


def test_a_form_is_of_a_counter_or_of_an_address_and_never_of_both(world: World) -> None:
    row = begun("a@exemple.test")
    for changes in (
        {"organisation": world.gisele.body},
        {"contact": "", "mark": ""},
        {"channel": ""},
        {"channel": "sms", "is_safe": True},
        {"by": world.gisele.person},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.filter(pk=row.pk).update(**changes)


def test_a_counter_takes_up_what_is_brought_and_no_page_of_another_role_does(world: World) -> None:
    row = begun("a@exemple.test")
    reference, take = row.public_id.hex[-10:].upper(), "SELECT palier_take_registration(%s, %s)"
    for who in (person(world.amina), member(world.odile), acting.PUBLIC, acting.GATE):
        with page_of(who):
            assert would(take, [reference, "1990-01-01"]) == REFUSED
    for asked in ((reference, "1990-01-02"), ("%", "1990-01-01"), ("", "1990-01-01"), (reference[1:], "1990-01-01")):
        with page_of(counter_world.at_the_desk(world.gisele)):
            would(take, list(asked))
        row.refresh_from_db()
        assert row.organisation_id is None, asked

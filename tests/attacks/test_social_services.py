"""Raw SQL as a social worker: what was handed over, in a few columns, while it may be read; as everybody else, nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import FileContent, Piece, PieceFile, Referral
from palier.models.doors import acting
from palier.models.doors.row_security import OPEN, READ, SOCIAL, WEB_ROLES
from tests import couples, referral_world
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.mandate_world import at_home, holder
from tests.referral_world import HOMELESS, asked, noted, proof, taken, took_back
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
HANDED = (
    "palier_referral",
    "palier_referralnote",
    "palier_person",
    "palier_piece",
    "palier_piecefile",
    "palier_piececontent",
    "palier_filecontent",
)
OWN = {"palier_doneact", "palier_mailpause"}
EVERYBODYS = {
    *("palier_home", "palier_publication", "palier_otherroof", "palier_organisation", "palier_organisationlook"),
    *("palier_homepicture", "palier_picturecontent"),
    # What a steward settled, of nobody.
    *("palier_letterending", "palier_localshare", "palier_quartileentry", "palier_switchchange", "palier_gridversion"),
}
KEYS = {"palier_piececontent": "piece_id", "palier_filecontent": "file_id"}


@pytest.fixture
def world(built_world: World) -> World:
    """Homes at several stages; a piece that Amina handed over to Samira's service, another that she did not, and a note."""
    made = built_world
    piece = proof(made.amina.demande, holder(made.amina))
    proof(made.amina.demande, holder(made.amina), proof_code="hebergement_ccas")
    file = PieceFile.objects.create(
        piece=piece,
        demande=made.amina.demande,
        position=0,
        name="papier.pdf",
        media_type="application/pdf",
        size=4,
        sha256="a" * 64,
        received_at=timezone.now(),
    )
    FileContent.objects.create(file=file, demande=made.amina.demande, data=b"%PDF", is_bare=True)
    row = referral_world.open_referral(made.amina, made.samira, pieces=[piece])
    noted(row.public_id, made.samira)
    return made


def counts() -> dict[str, int | str]:
    return {name: would(f"SELECT {KEYS.get(name, 'id')} FROM {name}") for name in HANDED}


def relations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')"
        )
        return sorted(name for (name,) in cursor.fetchall())


def test_no_other_table_gives_a_social_worker_a_row(world: World) -> None:
    open_to_all = {table for table, roles, verbs in OPEN if SOCIAL in roles and READ in verbs}
    every = relations()

    with page_of(member(world.samira)):
        read = {name for name in every if would(f"SELECT 1 FROM {name}") != REFUSED}

    assert read == open_to_all | EVERYBODYS | OWN | set(HANDED)


def test_what_was_handed_over_is_read_and_nothing_beside_it(world: World) -> None:
    with page_of(member(world.samira)):
        assert counts() == {
            "palier_referral": 1,
            "palier_referralnote": 1,
            "palier_person": 1,
            "palier_piece": 1,
            "palier_piecefile": 1,
            "palier_piececontent": 0,
            "palier_filecontent": 1,
        }
        assert would("SELECT id FROM palier_person WHERE demande_id <> %s", [world.amina.demande.pk]) == 0
        assert would("SELECT id FROM palier_piece WHERE proof_code = 'hebergement_ccas'") == 0
    with page_of(member(world.stranger_samira)):
        assert set(counts().values()) == {0}


@pytest.mark.parametrize(
    "column",
    [
        "palier_person.email",
        "palier_person.phone",
        "palier_person.address",
        "palier_person.employer",
        "palier_person.birth_date",
        "palier_piece.audience",
        "palier_piece.sent_by_id",
        "palier_piece.refusal_reason",
        "palier_piece.confidentiality",
        "palier_referral.code_hash",
        "palier_referral.by_id",
        "palier_referral.settled_at",
    ],
)
def test_no_contact_no_reader_and_no_sign_of_what_came_of_it_is_read(world: World, column: str) -> None:
    table, _, name = column.partition(".")
    with page_of(member(world.samira)):
        assert would(f"SELECT {name} FROM {table}") == REFUSED


@pytest.mark.parametrize("end", ["back", "over", "closed", "gone"])
def test_once_it_is_over_nothing_is_read_nor_written(world: World, end: str) -> None:
    row = Referral.objects.get()
    if end == "back":
        took_back(row, world.amina.demande, holder(world.amina))
    if end == "over":
        Referral.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    if end == "closed":
        type(world.samira.body).objects.filter(pk=world.samira.body.pk).update(closed_at=timezone.now())
    if end == "gone":
        world.amina.user.holder.delete()
    with page_of(member(world.samira)):
        assert set(counts().values()) == {0}
        assert would("UPDATE palier_referral SET state = 'qualifiee', seen_on = now(), answered_at = now()") == 0
        assert would(_NOTE, [row.pk, row.demande_id, world.samira.person.pk]) == REFUSED


_NOTE = (
    "INSERT INTO palier_referralnote (referral_id, demande_id, by_id, at, text, salt, digest)"
    " VALUES (%s, %s, %s, now(), 'x', '', '')"
)


def test_a_social_worker_writes_nothing_of_a_file_and_answers_for_themselves_alone(world: World) -> None:
    row = Referral.objects.get()
    with page_of(member(world.samira)):
        for statement in (
            "UPDATE palier_piece SET status = 'valide'",
            "UPDATE palier_referral SET last_day = '2999-01-01'",
            "UPDATE palier_referral SET pieces = '{1,2,3}'",
            "UPDATE palier_referral SET taken_back_at = NULL",
            "UPDATE palier_referral SET state = 'attend'",
            "UPDATE palier_referral SET state = 'prise'",
            f"UPDATE palier_referral SET answered_by_id = {world.karim.person.pk}",
            "UPDATE palier_referralnote SET text = 'autre'",
            # Its words are taken back whole, with their seal, or not at all.
            "UPDATE palier_referralnote SET text = ''",
            "UPDATE palier_referralnote SET text = '', salt = ''",
            "DELETE FROM palier_referralnote",
            "DELETE FROM palier_referral",
            "INSERT INTO palier_fact (demande_id, layer, path, at, audience) VALUES (1, 'verifie', 'x', now(), '{}')",
            "INSERT INTO palier_letter (demande_id) VALUES (1)",
            "SELECT palier_mandated('lire')",
            "SELECT palier_on_mission()",
        ):
            assert would(statement) == REFUSED, statement
        assert would(_NOTE, [row.pk, row.demande_id, world.karim.person.pk]) == REFUSED
        assert would(_NOTE, [row.pk, world.noe.demande.pk, world.samira.person.pk]) == REFUSED
        assert would(_NOTE, [row.pk, row.demande_id, world.samira.person.pk]) == 1


def test_a_note_is_read_by_no_other_role_the_clock_included(world: World) -> None:
    statement = "SELECT text FROM palier_referralnote"
    for who in (
        acting.GATE,
        acting.PUBLIC,
        member(world.karim),
        member(world.odile),
        member(world.mireille),
        member(world.emile),
        member(world.celine),
        member(world.claude),
        member(worlds.steward()),
    ):
        with page_of(who):
            assert would(statement) == REFUSED, who.role
    with logged_in_as("palier_worker"):
        acting.take(acting.CLOCK)
        assert would(statement) == REFUSED
        assert would("SELECT salt FROM palier_referralnote") == REFUSED
        assert would("SELECT digest FROM palier_referralnote") == 1
        acting.leave()
    with page_of(person(world.noe)):
        assert would(statement) == 0
    with page_of(person(world.amina)):
        assert would(statement) == 1


def test_nobody_else_learns_that_a_referral_exists(world: World) -> None:
    code = Referral.objects.get().code_hash
    for who in (
        member(world.karim),
        member(world.odile),
        member(world.emile),
        member(world.celine),
        member(world.claude),
    ):
        with page_of(who):
            assert would("SELECT id FROM palier_referral") == REFUSED
            for call in ("palier_referral_offered(%s)", "palier_take_referral(%s, now()::date)"):
                assert would(f"SELECT {call}", [code]) == REFUSED
            assert would("SELECT palier_referred()") == REFUSED
    assert SOCIAL in WEB_ROLES


def test_a_household_hands_over_its_own_pieces_of_that_situation_and_answers_nothing(world: World) -> None:
    row = Referral.objects.get()
    own = Piece.objects.filter(code=HOMELESS).order_by("pk").last()
    assert own is not None
    assert world.piece is not None
    with page_of(person(world.amina)):
        assert would("UPDATE palier_referral SET pieces = pieces || %s::bigint", [own.pk]) == 1
        for statement, values in (
            ("UPDATE palier_referral SET pieces = pieces || %s::bigint", [world.piece.pk]),
            ("UPDATE palier_referral SET pieces = '{}'", None),
            ("UPDATE palier_referral SET state = 'qualifiee'", None),
            ("UPDATE palier_referral SET valid_until = '2999-01-01'", None),
            ("UPDATE palier_referral SET organisation_id = 1", None),
            ("INSERT INTO palier_referralnote (text) VALUES ('x')", None),
        ):
            assert would(statement, values) == REFUSED, statement
        assert would("UPDATE palier_referral SET taken_back_at = now()") == 1
    took_back(row, world.amina.demande, holder(world.amina))
    with page_of(person(world.amina)):
        assert would("UPDATE palier_referral SET taken_back_at = NULL") == REFUSED


def test_a_household_does_not_read_when_what_was_qualified_entered_a_file(world: World) -> None:
    """It may be the file that its person opened alone: the account of the old one would tell (ADR 16)."""
    with page_of(person(world.amina)):
        assert would("SELECT settled_at FROM palier_referral") == REFUSED
        assert would("SELECT state FROM palier_referral") == 1


def test_another_holder_sees_neither_a_referral_nor_its_readings(world: World) -> None:
    couple = couples.couple()
    row = taken(asked(couple.demande, couple.amina).code, world.samira)
    insert = (
        "INSERT INTO palier_accessentry (id, at, actor, organisation, object_kind, object_id, purpose, demande_ref, role)"
        " VALUES (gen_random_uuid(), now(), %s, %s, 'Referral', %s, 'orientation vers un service social', %s, 'service_social')"
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, [world.samira.person.public_id, world.samira.body.pk, row.public_id, couple.demande.pk])
    seen = "SELECT id FROM palier_accessentry WHERE object_kind = 'Referral'"
    with page_of(at_home(couple.demande, couple.marc)):
        assert would("SELECT id FROM palier_referral") == 0
        assert would("UPDATE palier_referral SET taken_back_at = now()") == 0
        assert would(seen) == 0
    with page_of(at_home(couple.demande, couple.amina)):
        assert would(seen) == 1


def test_a_desk_does_not_say_that_a_service_saw_a_proof_nor_reads_what_it_saw(world: World) -> None:
    piece = Piece.objects.filter(code=HOMELESS).order_by("pk").first()
    assert piece is not None
    Piece.objects.update(audience=[world.odile.body.pk])
    files = "SELECT id FROM palier_piecefile WHERE piece_id = %s"
    kept = list(piece.files.values_list("pk", flat=True))
    with page_of(member(world.odile)):
        assert would("UPDATE palier_piece SET through = 'service_social'") == REFUSED
        assert would(files, [piece.pk]) == 1
    Piece.objects.filter(pk=piece.pk).update(through="service_social")
    with page_of(member(world.odile)):
        assert would("SELECT id FROM palier_piece WHERE id = %s", [piece.pk]) == 1
        assert would(files, [piece.pk]) == 0
        assert would("SELECT file_id FROM palier_filecontent WHERE file_id = ANY (%s)", [kept]) == 0

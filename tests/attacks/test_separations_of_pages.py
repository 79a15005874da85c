"""What an injection does as who separates: copies of the file that is separated now, nothing of any other (ADR 16, ADR 39)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import Demande, Fact, Holder, Piece, User
from palier.models.doors import acting
from palier.models.doors.row_security import DEMANDEUR, SEPARATION
from palier.workflows.parting import forking, separating
from tests import couples, factories
from tests.attacks.raw_sql import REFUSED, page_of
from tests.stepping_down import logged_in_as
from tests.workflows.forking.moves import DANGER
from tests.workflows.test_separating import BOTH

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
FACT = (
    "INSERT INTO palier_fact (demande_id, layer, path, value, since, at, audience)"
    " VALUES ({file}, '{layer}', 'claims/dalo', '{{}}', NULL, now(), '{{}}')"
)
PIECE = (
    "INSERT INTO palier_piece (public_id, demande_id, person_key, code, status, refusal_reason, media_type, size, sha256,"
    " uploaded_at, verified_at, audience) VALUES (gen_random_uuid(), {file}, '', 'identite', 'valide', '', 'application/pdf', 1,"
    " 'x', now(), now(), '{{}}')"
)
VERSION = (
    "INSERT INTO palier_demandeversion (demande_id, file_type, file_dated_at, received_at, digest, facts, unknown_codes, missing,"
    " audience) SELECT demande_id, 'CRS', now(), now(), md5(random()::text), {facts}, '[]', '[]', '{{}}'"
    " FROM palier_demandeversion WHERE demande_id = {file} LIMIT 1"
)
ON_A_FILE = {
    "a verified fact": FACT.replace("{layer}", "verifie"),
    "a declared fact": FACT.replace("{layer}", "declare"),
    "a seniority": (
        "INSERT INTO palier_seniority (demande_id, departement, since, audience) VALUES ({file}, '75', '1999-01-01', '{{}}')"
    ),
    "a valid piece": PIECE,
    "a version": VERSION.replace("{facts}", "facts"),
    "a safe address": "INSERT INTO palier_safechannel (demande_id, email, set_at) VALUES ({file}, 'x@y.fr', now())",
    "a holder": "INSERT INTO palier_holder (demande_id, user_id, person_key) VALUES ({file}, {other_user}, 'z')",
    "an account": (
        "INSERT INTO palier_user (public_id, login, name, password, is_active, is_demo, demo_story)"
        " VALUES (gen_random_uuid(), 'd:{file}:z', '', '!', true, false, '')"
    ),
    "a person": (
        "INSERT INTO palier_person (demande_id, key, role, civility, last_name, birth_name, first_name, nationality, phone,"
        " email, address, employer, profession, audience)"
        " VALUES ({file}, 'z', 'demandeur', '', 'X', '', '', '', '', '', '', '', '', '{{}}')"
    ),
    "a kinship below": (
        "INSERT INTO palier_fork (parent_id, child_id, person_key, kind, at) VALUES ({other}, {file}, 'd', 'ouverte', now())"
    ),
    "a kinship above": (
        "INSERT INTO palier_fork (parent_id, child_id, person_key, kind, at) VALUES ({file}, {other}, 'd', 'ouverte', now())"
    ),
    "a role": "UPDATE palier_person SET role = 'separe' WHERE demande_id = {file}",
    "a name": "UPDATE palier_person SET last_name = 'X' WHERE demande_id = {file}",
    "a paper that leaves": "UPDATE palier_piece SET left_at = now() WHERE demande_id = {file}",
    "a holder that leaves": "DELETE FROM palier_holder WHERE demande_id = {file}",
    "a mail to anybody": (
        "INSERT INTO palier_message (id, demande_id, channel, recipient, subject, body, created_at, doubts)"
        " VALUES (gen_random_uuid(), {file}, 'email', 'x@y.fr', '', '', now(), 0)"
    ),
}


@pytest.fixture
def couple() -> couples.Couple:
    made = couples.couple()
    factories.piece(made.demande)
    return made


def whole(statement: str) -> int | str:
    """Rows that a statement writes once the database has looked at the whole act; the code of its refusal."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            found = int(cursor.rowcount)
            cursor.execute("SET CONSTRAINTS apart_whole IMMEDIATE")
            cursor.execute("SET CONSTRAINTS apart_whole DEFERRED")
            transaction.set_rollback(True)
            return found
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", ""))


@contextmanager
def injected(*files: int) -> Iterator[None]:
    """Inside an act that has taken who separates on these files, the last one now."""
    with acting.taken(acting.Acting(role=SEPARATION, demande=files[0])):
        if len(files) == 1:
            yield
        else:
            with injected(*files[1:]):
                yield


@pytest.mark.parametrize("what", list(ON_A_FILE))
def test_nothing_is_written_on_a_file_that_nobody_separates(couple: couples.Couple, what: str) -> None:
    other, user = factories.demande("Noé").demande, User.objects.create_user("d:0:d", name="")
    statement = ON_A_FILE[what].format(file=couple.demande.pk, other=other.pk, other_user=user.pk)
    with page_of(acting.Acting(role=SEPARATION, demande=couple.demande.pk)):
        assert whole(statement) == REFUSED


def test_a_file_that_was_separated_before_gets_nothing_more(committed: None) -> None:
    """What the first file is given later is its own: an old kinship copies nothing."""
    couple = couples.couple()
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(_amina(couple))
        child = forking.go_alone(couple.demande, DANGER, leaver="d", by=couple.amina, at=timezone.now()).demande
        acting.leave()
    Fact.objects.create(demande=couple.demande, layer="verifie", path="claims/dalo", value={}, at=timezone.now())
    copy = _literal(Fact.objects.get(path="claims/dalo"), child)

    with page_of(acting.Acting(role=SEPARATION, demande=child.pk)):
        assert whole(copy) == REFUSED


def test_of_a_separation_under_way_rows_are_copies_and_nothing_else(couple: couples.Couple) -> None:
    at = timezone.now()
    Fact.objects.create(demande=couple.demande, layer="verifie", path="claims/dalo", value={}, since=at.date(), at=at)
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(_amina(couple))
        child = forking.go_alone(couple.demande, DANGER, leaver="d", by=couple.amina, at=at).demande
        with injected(couple.demande.pk, child.pk):
            true = _literal(Fact(layer="verifie", path="claims/dalo", value={}, since=at.date(), at=at), child)
            assert whole(true) == 1
            for false in (
                true.replace("claims/dalo", "claims/handicap"),
                true.replace(f"'{at.date()}'", "'1999-01-01'"),
                true.replace("'{}', '", "'1', '"),
                ON_A_FILE["a seniority"].format(file=child.pk),
                ON_A_FILE["a valid piece"].format(file=child.pk),
                ON_A_FILE["a person"].format(file=child.pk),
                ON_A_FILE["a name"].format(file=child.pk),
            ):
                assert whole(false) == REFUSED, false
            assert whole(VERSION.format(file=child.pk, facts="facts")) == 1
            for path, value in (
                ("{household,persons,0,incomes}", "[]"),
                ("{waiting_since}", '{"75": "1999-01-01"}'),
                ("{dalo}", '"actif"'),
                ("{claims}", '[{"situation": "handicap", "proof": "verifie", "since": null, "valid_until": null}]'),
            ):
                changed = VERSION.format(file=child.pk, facts=f"jsonb_set(facts, '{path}', '{value}')")
                assert whole(changed) == REFUSED, path
        acting.leave()
        transaction.set_rollback(True)


def test_a_kinship_joins_two_files_that_this_act_names() -> None:
    """Whoever writes as the new file knows no other: a kinship with a file that this act has not separated is refused."""
    noe = factories.demande("Noé")
    fresh = Demande.objects.create(numero_unique="ATT0123456789ABCDE")
    kin = ON_A_FILE["a kinship below"].format(file=fresh.pk, other=noe.demande.pk)
    with page_of(acting.Acting(role=SEPARATION, demande=fresh.pk)):
        assert whole(kin) == REFUSED
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.apart', %s, true)", ["0" * 64 + str(noe.demande.pk)])
        assert whole(kin) == REFUSED
    # Named one after the other, and still nobody of the second file is of the first.
    with page_of(acting.Acting(role=SEPARATION, demande=noe.demande.pk)), injected(fresh.pk):
        assert whole(kin) == REFUSED


def test_papers_and_accounts_go_with_who_goes(couple: couples.Couple) -> None:
    """The acts themselves, under the web's own login: the database looks at them, and finds copies."""
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(_amina(couple))
        child = separating.separate(couple.demande, BOTH, by=couple.amina, at=timezone.now())
        acting.leave()

    assert Holder.objects.get(demande=child).user_id == couple.amina.person.pk
    assert Piece.objects.filter(demande=child).count() == 1


def _amina(couple: couples.Couple) -> acting.Acting:
    user = couple.amina.person
    return acting.Acting(role=DEMANDEUR, user=user.pk, actor=user.public_id, demande=couple.demande.pk)


def _literal(fact: Fact, child: Demande) -> str:
    since = f"'{fact.since}'" if fact.since else "NULL"
    return (
        "INSERT INTO palier_fact (demande_id, layer, path, value, since, at, audience) VALUES"
        f" ({child.pk}, '{fact.layer}', '{fact.path}', '{{}}', {since}, '{fact.at.isoformat()}', '{{}}')"
    )

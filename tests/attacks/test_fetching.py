"""Raw SQL as a holder, another holder and a desk: what is fetched is its person's, and what is certified is nobody's to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Demande, Fact, Piece, StateFetch
from palier.models.doors import acting
from palier.models.doors.row_security import CONSEILLER, GUICHET, PUBLIC, SOCIAL
from tests import couples, factories
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.fetching_world import came, consented, notice, used, year

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
TABLE = "SELECT 1 FROM palier_statefetch"


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.TAX_URL = "http://127.0.0.1:9"


@pytest.fixture
def couple() -> couples.Couple:
    return couples.couple()


def page(couple: couples.Couple, by: Actor) -> acting.Acting:
    user = by.person
    return acting.Acting(role="palier_demandeur", user=user.pk, actor=user.public_id, demande=couple.demande.pk)


def test_a_row_is_read_by_who_consented_alone(couple: couples.Couple) -> None:
    came(consented(couple.demande, couple.amina), notice())
    stranger = factories.demande("Zoé")
    hers = page(couple, couple.amina)

    for who, seen in ((hers, 1), (page(couple, couple.marc), 0)):
        with page_of(who):
            assert would(TABLE) == seen
    with page_of(
        acting.Acting(
            role="palier_demandeur", user=stranger.user.pk, actor=stranger.user.public_id, demande=stranger.demande.pk
        )
    ):
        assert would(TABLE) == 0


@pytest.mark.parametrize("kind", ["bailleur", "reservataire"])
def test_no_desk_reads_any(couple: couples.Couple, kind: str) -> None:
    row = came(consented(couple.demande, couple.amina), notice())
    desk = factories.member("Odile", factories.organisation(kind, "Ville"))
    Demande.objects.filter(pk=row.demande_id).update(audience=[desk.body.pk])

    with page_of(member(desk)):
        assert would(TABLE) == REFUSED


@pytest.mark.parametrize(
    "role", [PUBLIC, GUICHET, CONSEILLER, SOCIAL, "palier_gate", "palier_registrant", "palier_separation"]
)
def test_no_other_role_has_the_table(couple: couples.Couple, role: str) -> None:
    consented(couple.demande, couple.amina)

    with page_of(acting.Acting(role=role, user=couple.amina.person.pk, demande=couple.demande.pk)):
        assert would(TABLE) == REFUSED


def test_its_person_writes_no_answer_and_moves_it_along_the_table_alone(couple: couples.Couple) -> None:
    row = came(consented(couple.demande, couple.amina), notice())

    with page_of(page(couple, couple.amina)):
        for change in (
            "answer_sealed = 'autre'",
            "key_sealed = 'autre'",
            "year = 2020",
            "last_day = now() + interval '1 year'",
            "settled = 'accepte'",
            "by_id = 1",
            "state = 'attend'",
            "state = 'repris'",
            "state = 'retire'",
        ):
            assert would(f"UPDATE palier_statefetch SET {change} WHERE id = %s", [row.pk]) == REFUSED, change
        assert would("UPDATE palier_statefetch SET state = 'accepte' WHERE id = %s", [row.pk]) == 1
        assert would("UPDATE palier_statefetch SET state = 'ecarte', answer_sealed = '' WHERE id = %s", [row.pk]) == 1
        assert would("DELETE FROM palier_statefetch WHERE id = %s", [row.pk]) == REFUSED


def test_nobody_consents_for_another_nor_hands_in_an_answer(couple: couples.Couple) -> None:
    insert = (
        "INSERT INTO palier_statefetch (public_id, demande_id, person_key, by_id, source, year, state, asked_at, key_sealed,"
        " tries, answer_sealed, settled) VALUES (gen_random_uuid(), %s, %s, %s, 'dgfip', %s, %s, now(), '', 0, %s, '')"
    )
    mine, his = couple.amina.person.pk, couple.marc.person.pk
    of = couple.demande.pk
    with page_of(page(couple, couple.amina)):
        assert would(insert, [of, "d", mine, year(), "attend", ""]) == 1
        assert would(insert, [of, "c1", mine, year(), "attend", ""]) == REFUSED
        assert would(insert, [of, "d", his, year(), "attend", ""]) == REFUSED
        assert would(insert, [of, "d", mine, year(), "trouve", "x"]) == REFUSED
        assert would(insert, [of, "d", mine, year(), "accepte", "x"]) == REFUSED
        assert would(insert, [of + 1, "d", mine, year(), "attend", ""]) == REFUSED


def test_no_adviser_and_no_counter_acts_there(couple: couples.Couple) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relname = 'palier_statefetch' AND NOT t.tgisinternal ORDER BY 1"
        )
        assert [name for (name,) in cursor.fetchall()] == ["fetch_moved", "not_at_a_counter", "within_mandate"]


def test_what_is_certified_is_altered_by_nobody_and_contested_in_one_s_own_name(couple: couples.Couple) -> None:
    odile = factories.member("Odile", factories.organisation("reservataire", "Ville"))
    karim = factories.member("Karim", factories.organisation("bailleur", "Logis"))
    used(couple.demande, couple.amina, notice())
    readers = [odile.body.pk, karim.body.pk]
    for model in (Piece, Fact):
        model.objects.update(audience=readers)
    Demande.objects.filter(pk=couple.demande.pk).update(audience=readers)
    paper = factories.piece(couple.demande, code="avis_imposition_n2", person_key="d", audience=readers)
    certified = Piece.objects.get(through="dgfip").pk
    contest = "UPDATE palier_piece SET contested_at = now(), contested_by_id = %s, contest_reason = 'non' WHERE id = %s"

    with page_of(member(odile)):
        for change in (
            "status = 'refusee'",
            "valid_until = now()",
            "through = ''",
            "person_key = 'c1'",
            "due_at = now()",
        ):
            assert would(f"UPDATE palier_piece SET {change} WHERE id = %s", [certified]) == REFUSED, change
        assert would(contest, [karim.person.pk, certified]) == REFUSED
        assert would(contest, [odile.person.pk, certified]) == 1
        assert would(contest, [odile.person.pk, paper.pk]) == REFUSED, "what is to check is not contested"
    with page_of(member(karim)):
        assert would(contest, [karim.person.pk, certified]) == REFUSED
        assert would("UPDATE palier_piece SET status = 'refusee' WHERE id = %s", [certified]) == REFUSED
    with page_of(page(couple, couple.amina)):
        assert would("UPDATE palier_piece SET status = 'expiree' WHERE id = %s", [certified]) == REFUSED
        forged = (
            "INSERT INTO palier_piece (public_id, demande_id, person_key, code, status, refusal_reason, media_type, size, sha256,"
            " uploaded_at, through, audience) VALUES (gen_random_uuid(), %s, 'd', 'avis_imposition_n2', 'a_verifier', '', '', 0,"
            " '', now(), %s, '{}')"
        )
        assert would(forged, [couple.demande.pk, "dgfip"]) == REFUSED
        assert would(forged, [couple.demande.pk, ""]) == 1


def test_no_desk_writes_an_amount_over_a_certified_one_unless_it_contested_it(couple: couples.Couple) -> None:
    odile = factories.member("Odile", factories.organisation("reservataire", "Ville"))
    used(couple.demande, couple.amina, notice())
    readers, at = [odile.body.pk], timezone.now()
    for model in (Piece, Fact):
        model.objects.update(audience=readers)
    Demande.objects.filter(pk=couple.demande.pk).update(audience=readers)
    paper = factories.piece(
        couple.demande,
        code="avis_imposition_n2",
        person_key="d",
        status="valide",
        verified_by=odile.person,
        verified_at=at,
        audience=readers,
    )
    write = (
        "INSERT INTO palier_fact (demande_id, layer, path, value, piece_id, by_id, at, audience)"
        " VALUES (%s, 'verifie', %s, '9000', %s, %s, now(), %s)"
    )
    values = [couple.demande.pk, f"incomes/d/{year()}", paper.pk, odile.person.pk, readers]

    with page_of(member(odile)):
        assert would(write, values) == REFUSED
        assert would(write, [values[0], f"incomes/d/{year() - 5}", *values[2:]]) == 1
    Piece.objects.filter(through="dgfip").update(contested_at=at, contested_by=odile.person, contest_reason="non")
    with page_of(member(odile)):
        assert would(write, values) == 1
    assert StateFetch.objects.count() == 1

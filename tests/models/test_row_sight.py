"""Row security: raw SQL, as each role, sees what the table of `models/doors/row_security.py` says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import DatabaseError, connection, models, transaction

from palier.models import (
    Candidature,
    Check,
    Demande,
    Fact,
    JournalEntry,
    Letter,
    Message,
    PaperLetter,
    Person,
    Piece,
    PieceContent,
)
from palier.models.doors import acting
from palier.models.doors.row_security import (
    BAILLEUR,
    DEMANDEUR,
    INTAKE,
    RESERVATAIRE,
)
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


def rows(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@dataclass
class World:
    amina: factories.Applicant
    stranger: factories.Applicant
    karim: Actor
    odile: Actor
    stranger_karim: Actor
    stranger_odile: Actor
    candidature: Candidature
    other: Candidature


PERSONAL_TABLES = (
    "palier_demandeversion",
    "palier_person",
    "palier_seniority",
    "palier_piece",
    "palier_piececontent",
    "palier_piecefile",
    "palier_filecontent",
    "palier_candidature",
    "palier_letter",
    "palier_paperletter",
    "palier_offer",
    "palier_check",
)


@pytest.fixture
def world() -> World:
    bailleur, reservataire = factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B")
    other_bailleur, other_reservataire = (
        factories.organisation("bailleur", "C"),
        factories.organisation("reservataire", "D"),
    )
    karim, odile = factories.member("Karim", bailleur), factories.member("Odile", reservataire)
    amina, stranger = factories.demande("Amina"), factories.demande("Sonia")
    on = factories.publication(factories.home(bailleur, reservataire), stage="classee")
    made = []
    for applicant in (amina, stranger):
        candidature = factories.candidature(on, applicant.demande, stage="classee")
        sent = factories.piece(applicant.demande)
        PieceContent.objects.create(piece=sent, demande=applicant.demande, data=b"%PDF", audience=sent.audience)
        Letter.objects.create(
            demande=applicant.demande,
            kind="offre",
            title="t",
            paragraphs=[],
            sent_at=candidature.applied_at,
            audience=[reservataire.pk],
        )
        factories.offer(
            candidature,
            karim.person,
            publication=factories.publication(factories.home(other_bailleur, other_reservataire), stage="designee"),
        )
        PaperLetter.objects.create(
            demande=applicant.demande,
            organisation=bailleur,
            person_key="d",
            title="t",
            paragraphs=[],
            made_at=candidature.applied_at,
            made_on=candidature.applied_at.date(),
        )
        Check.objects.create(
            candidature=candidature,
            demande=applicant.demande,
            output="conforme",
            by=karim.person,
            at=candidature.applied_at,
            audience=candidature.audience,
        )
        made.append(candidature)
    return World(
        amina,
        stranger,
        karim,
        odile,
        factories.member("K2", other_bailleur),
        factories.member("O2", other_reservataire),
        *made,
    )


def seen_by(as_login: Callable[[str], Any], role: acting.Acting, statement: str) -> list[tuple[Any, ...]] | str:
    """Rows that raw SQL gives to a role of the web, or `refused`."""
    with as_login("palier_web"), transaction.atomic():
        acting.take(role)
        try:
            with transaction.atomic():
                return rows(statement)
        except DatabaseError as error:
            assert "permission denied" in str(error)  # noqa: PT017
            return "refused"
        finally:
            acting.leave()


def of(actor: Actor) -> acting.Acting:
    role = {"bailleur": BAILLEUR, "reservataire": RESERVATAIRE}[actor.role]
    return acting.Acting(role=role, user=actor.person.pk, actor=actor.person.public_id, organisation=actor.body.pk)


def person(applicant: factories.Applicant) -> acting.Acting:
    return acting.Acting(
        role=DEMANDEUR, user=applicant.user.pk, actor=applicant.user.public_id, demande=applicant.demande.pk
    )


@pytest.mark.parametrize("table", PERSONAL_TABLES)
def test_a_demandeur_sees_their_own_rows_and_no_other(world: World, as_login: Callable[[str], Any], table: str) -> None:
    assert len(rows(f"SELECT DISTINCT demande_id FROM {table}")) == 2

    found = seen_by(as_login, person(world.amina), f"SELECT DISTINCT demande_id FROM {table}")

    assert found == [(world.amina.demande.pk,)]


@pytest.mark.parametrize("table", PERSONAL_TABLES)
def test_a_stranger_organisation_sees_nothing(world: World, as_login: Callable[[str], Any], table: str) -> None:
    for stranger in (world.stranger_karim, world.stranger_odile):
        assert seen_by(as_login, of(stranger), f"SELECT * FROM {table}") == []


def test_the_public_and_the_gate_see_no_demande(world: World, as_login: Callable[[str], Any]) -> None:
    for role in (acting.PUBLIC, acting.GATE):
        for table in ("palier_demande", *PERSONAL_TABLES):
            assert seen_by(as_login, role, f"SELECT 1 FROM {table}") == "refused"


@pytest.mark.parametrize("table", ["palier_demandeversion", "palier_person", "palier_piece", "palier_candidature"])
def test_a_bailleur_sees_a_file_from_its_designation_and_not_before(
    world: World, as_login: Callable[[str], Any], table: str
) -> None:
    statement = f"SELECT DISTINCT demande_id FROM {table}"

    assert seen_by(as_login, of(world.karim), statement) == []
    assert len(seen_by(as_login, of(world.odile), statement)) == 2

    world.candidature.audience = [world.odile.body.pk, world.karim.body.pk]
    world.candidature.save()
    from palier.models.candidatures import places

    places.refresh_audience(world.amina.demande.pk)
    assert seen_by(as_login, of(world.karim), statement) == [(world.amina.demande.pk,)]


def test_the_intake_sees_one_number_and_one_demande(world: World, as_login: Callable[[str], Any]) -> None:
    role = acting.Acting(role=INTAKE, numero=world.amina.demande.numero_unique, demande=world.amina.demande.pk)

    assert seen_by(as_login, role, "SELECT id FROM palier_demande") == [(world.amina.demande.pk,)]
    assert seen_by(as_login, role, "SELECT DISTINCT demande_id FROM palier_person") == [(world.amina.demande.pk,)]
    assert seen_by(as_login, acting.Acting(role=INTAKE), "SELECT id FROM palier_demande") == []


def test_nobody_of_the_web_reads_the_seed_the_journal_or_the_access_log(
    world: World, as_login: Callable[[str], Any]
) -> None:
    for role in (
        acting.GATE,
        acting.PUBLIC,
        person(world.amina),
        of(world.karim),
        of(world.odile),
        acting.Acting(role=INTAKE, demande=world.amina.demande.pk),
    ):
        for table in ("palier_publicationseed", "palier_journalentry"):
            assert seen_by(as_login, role, f"SELECT 1 FROM {table}") == "refused"
        # Who read one's own file is told to its holder, and to nobody else.
        answer = [] if role == person(world.amina) else "refused"
        assert seen_by(as_login, role, "SELECT 1 FROM palier_accessentry") == answer


def test_the_messages_are_read_on_a_demo_only(world: World, as_login: Callable[[str], Any]) -> None:
    from palier.models import Instance

    Message.objects.create(
        channel="email", recipient="a@b.fr", subject="s", body="b", created_at=world.candidature.applied_at
    )
    instance, _ = Instance.objects.update_or_create(pk=1, defaults={"is_demo": False})

    assert seen_by(as_login, acting.PUBLIC, "SELECT 1 FROM palier_message") == []
    Instance.objects.filter(pk=instance.pk).update(is_demo=True)
    assert len(seen_by(as_login, acting.PUBLIC, "SELECT 1 FROM palier_message")) == 1
    for role in (person(world.amina), of(world.karim), of(world.odile)):
        assert seen_by(as_login, role, "SELECT 1 FROM palier_message") == "refused"


def test_writing_follows_the_same_lines(world: World, as_login: Callable[[str], Any]) -> None:
    """A demandeur cannot write on another's file, a bailleur on another's home, nor a réservataire on another's offer."""
    stranger = world.stranger.demande.pk
    with as_login("palier_web"), transaction.atomic():
        acting.take(person(world.amina))
        changed = Candidature.objects.filter(demande_id=stranger).update(stage="retiree")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Fact.objects.create(demande_id=stranger, layer="declare", path="wish", at=world.other.applied_at)
        acting.take(of(world.stranger_karim))
        homes = rows(
            "UPDATE palier_home SET rent = 1 WHERE bailleur_id <> %s RETURNING id", [world.stranger_karim.body.pk]
        )
        acting.take(of(world.stranger_odile))
        publications = rows(
            "UPDATE palier_publication SET end_reason = 'x' WHERE reservataire_id <> %s RETURNING id",
            [world.stranger_odile.body.pk],
        )
        acting.leave()

    assert (changed, homes, publications) == (0, [], [])


def test_a_settings_left_empty_opens_nothing(world: World, as_login: Callable[[str], Any]) -> None:
    for role in (DEMANDEUR, BAILLEUR, RESERVATAIRE):
        assert seen_by(as_login, acting.Acting(role=role), "SELECT 1 FROM palier_candidature") == []


def test_a_seed_is_written_by_the_reservataire_of_the_publication_alone(
    world: World, as_login: Callable[[str], Any]
) -> None:
    from palier.models import PublicationSeed

    on = world.candidature.publication
    PublicationSeed.objects.filter(publication=on).delete()
    statement = "INSERT INTO palier_publicationseed VALUES (%s, %s)"
    with as_login("palier_web"), transaction.atomic():
        acting.take(of(world.stranger_odile))
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            connection.cursor().execute(statement, [on.pk, b"x"])
        acting.take(of(world.odile))
        connection.cursor().execute(statement, [on.pk, b"x"])
        acting.leave()


@pytest.mark.parametrize("model", [Demande, Person, Piece, JournalEntry])
def test_what_the_clock_does_it_does_under_its_own_role(world: World, connect: Any, model: type[models.Model]) -> None:
    worker = connect("palier_worker")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        worker.execute(f"SELECT 1 FROM {model._meta.db_table}")  # noqa: SLF001 - the public API of models


CHANGES = {
    "remove a file": "DELETE FROM palier_filecontent",
    "remove the bytes of before": "DELETE FROM palier_piececontent",
    "put files in order": "UPDATE palier_piecefile SET position = 1",
}


@pytest.mark.parametrize("status", ["a_verifier", "valide", "refusee"])
@pytest.mark.parametrize("statement", CHANGES.values(), ids=list(CHANGES))
def test_the_files_of_a_piece_change_until_it_is_checked_and_never_after(
    world: World, as_login: Callable[[str], Any], statement: str, status: str
) -> None:
    Piece.objects.filter(demande=world.amina.demande).update(status=status)

    changed = seen_by(as_login, person(world.amina), f"{statement} RETURNING 1")

    assert len(changed) == (1 if status == "a_verifier" else 0)


def test_a_sensitive_file_is_as_far_from_a_bailleur_as_its_piece(world: World, as_login: Callable[[str], Any]) -> None:
    Candidature.objects.update(stage="designee")
    Piece.objects.filter(demande=world.amina.demande).update(confidentiality="sensible")
    for table in ("palier_piecefile", "palier_filecontent"):
        seen = seen_by(as_login, of(world.karim), f"SELECT 1 FROM {table} WHERE demande_id = {world.amina.demande.pk}")
        assert seen == []


def test_a_paper_letter_is_seen_and_noted_by_who_prints_it_alone(world: World, as_login: Callable[[str], Any]) -> None:
    PaperLetter.objects.filter(demande=world.stranger.demande).update(organisation=None)
    seen, note = "SELECT 1 FROM palier_paperletter", "UPDATE palier_paperletter SET printed_at = made_at RETURNING 1"

    assert [len(seen_by(as_login, of(world.karim), one)) for one in (seen, note)] == [1, 1]
    for other in (world.odile, world.stranger_karim, world.stranger_odile):
        assert [seen_by(as_login, of(other), one) for one in (seen, note)] == [[], []]
    assert len(seen_by(as_login, person(world.amina), seen)) == 1
    assert seen_by(as_login, person(world.amina), note) == "refused"
    for statement in ("UPDATE palier_paperletter SET paragraphs = '[]'", "DELETE FROM palier_paperletter"):
        assert seen_by(as_login, of(world.karim), statement) == "refused"
    for role in (acting.GATE, acting.PUBLIC, acting.Acting(role=INTAKE, demande=world.amina.demande.pk)):
        assert seen_by(as_login, role, seen) == "refused"

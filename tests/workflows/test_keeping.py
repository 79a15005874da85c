"""What goes before the demande, and the place of each personal field in the erasure."""

from __future__ import annotations

import typing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.utils import timezone

from palier.models import FileContent, Piece, PieceContent, SignInAttempt, SignInCode
from palier.models.life import erased_rows
from palier.rules.doors import privacy
from palier.rules.doors.privacy import Retention
from palier.rules.life import retention
from palier.workflows.life import keeping
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from tests.factories import Applicant
    from tests.world import World

from tests.workflows.erasing_world import after, housed, leave_traces, zelie

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=3)


@pytest.fixture
def person(world: World) -> Applicant:
    made = zelie()
    leave_traces(made)
    housed(world, made)
    return made


def test_a_code_and_a_try_are_forgotten_after_a_day_and_not_before(world: World) -> None:
    leave_traces(world.amina)

    assert keeping.forget_old(at=after(0)) == {}
    gone = keeping.forget_old(at=after(3))

    assert gone == {"palier_signincode": 1, "palier_signinattempt": 1, "palier_message": 1}
    assert not SignInCode.objects.exists()
    assert not SignInAttempt.objects.exists()


def test_the_file_of_a_piece_goes_before_the_fact_that_it_proves(world: World) -> None:
    checked = factories.piece(
        world.amina.demande, status="valide", verified_at=timezone.now(), extension_reason="absent"
    )
    factories.piece(world.amina.demande)

    assert "palier_filecontent" not in keeping.forget_old(at=after(80))
    gone = keeping.forget_old(at=after(100))

    assert (gone["palier_filecontent"], gone["palier_piecefile"], gone["palier_piece"]) == (1, 1, 1)
    checked.refresh_from_db()
    assert (checked.status, checked.extension_reason) == ("valide", "")
    assert checked.files.get().name == ""
    assert Piece.objects.count() == FileContent.objects.count() + 1


def test_bytes_that_a_new_file_replaced_unread_go_at_once(world: World) -> None:
    """They stood until a year after the radiation: nobody had checked them, so nothing ever came to their end."""
    replaced = factories.piece(world.amina.demande, status="expiree", refusal_reason="Remplacée.")
    PieceContent.objects.create(piece=replaced, demande=world.amina.demande, data=b"%PDF-1.7")
    factories.piece(world.amina.demande, status="expiree", verified_at=timezone.now())

    gone = keeping.forget_old(at=timezone.now())

    assert (gone["palier_filecontent"], gone["palier_piececontent"]) == (1, 1)
    assert FileContent.objects.count() == 1


def test_a_piece_that_a_candidature_still_needs_is_kept(world: World) -> None:
    factories.piece(world.amina.demande, status="valide", verified_at=timezone.now())
    world.at["publiee"] = world.home_at("publiee", [world.amina])

    assert "palier_filecontent" not in keeping.forget_old(at=after(200))


def test_a_trace_of_reading_stays_a_year_whoever_deletes_it() -> None:
    with connection.cursor() as cursor:
        for age in (364, 370):
            cursor.execute(
                "INSERT INTO palier_accessentry (id, at, actor, object_kind, object_id, purpose) VALUES"
                " (gen_random_uuid(), now() - %s * interval '1 day', gen_random_uuid(), 'k', gen_random_uuid(), 'p')",
                [age],
            )

    assert keeping.forget_old(at=timezone.now()) == {"palier_accessentry": 1}
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM palier_accessentry")


BEFORE = {"SignInAttempt", "AccessEntry"}
"""Erased by age alone, and found on no demande (a try is also found by the hash of its number)."""
ACCOUNTS = {
    "User",
    "PasswordLink",
    "SecondFactor",
    "PassKey",
    "ApiKey",
    "BackupCode",
    "NewsSeen",
    "Absence",
    "DeskMail",
    "MailPause",
    "MemberAddress",
    "Witness",
}
"""Of professionals and witnesses: they go with the account, or with a witness's no, a link with its day, what a desk tells
after two weeks."""

WITH_ITS_SEANCE = {"PutToVote"}
"""Emptied when its vote ends, before its séance can close; a file that an open séance examines is not erased."""


WITH_ITS_BATCH = {"StockFilePart", "StockBundle", "StockBundlePart", "HomeFilePart"}
"""The files of a former tool, and of homes, of nobody in particular: gone by their own day (`forget` beside their undoing)."""


WITH_ITS_ARCHIVE = {"HouseArchivePart"}
"""What an organisation asked to take away, sealed, until it took it or three days later (`rules.leaving`)."""
OF_A_HOUSE = {"DeskTag"}
"""A gesture that a house puts a name on, of nobody in particular; what a file bore of it goes with the file."""
BY_A_STRANGER = {"UnaskedAddress", "RoofContact"}
"""The digest of an address whose owner wants no question any more, whoever names it: of no file, and kept. Where somebody without
a file is reached goes by its own clock (`workflows/roofs/forgetting_alone`)."""


def models_of_the_register() -> dict[str, str]:
    """Each model with a personal field, and its table; the classes of the rules live inside `DemandeVersion.facts`."""
    tables = {model.__name__: model._meta.db_table for model in apps.get_app_config("palier").get_models()}  # noqa: SLF001
    return {name: tables[name] for name in {key.partition(".")[0] for key in privacy.PERSONAL} if name in tables}


def test_every_personal_field_of_the_register_has_a_place_in_the_erasure() -> None:
    placed = {*erased_rows.REMOVED, erased_rows.EMPTIED}
    lost = {
        name
        for name, table in models_of_the_register().items()
        if table not in placed
        and name
        not in BEFORE | ACCOUNTS | WITH_ITS_SEANCE | WITH_ITS_BATCH | BY_A_STRANGER | WITH_ITS_ARCHIVE | OF_A_HOUSE
    }

    assert lost == set()


def test_a_new_personal_table_without_a_place_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erased_rows, "REMOVED", {k: v for k, v in erased_rows.REMOVED.items() if k != "palier_fact"})

    with pytest.raises(AssertionError):
        test_every_personal_field_of_the_register_has_a_place_in_the_erasure()


def test_every_table_that_points_to_a_demande_is_in_the_erasure() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name IN ('demande_id', 'parent_id', 'child_id') AND table_name LIKE 'palier\\_%%'",
            [],
        )
        pointing = {name for (name,) in cursor.fetchall()}

    assert pointing - {*erased_rows.REMOVED, erased_rows.EMPTIED} == set()


def test_each_retention_of_the_register_is_carried_out() -> None:
    by_age = set(typing.get_args(retention.Dated.__value__))
    # Lines and files of a take-over end by their own clock (`tests/workflows/takeover`), roofs without a file too.
    elsewhere = {Retention.STOCK_LINES, Retention.STOCK_FILES, Retention.ROOFS_ALONE}
    carried = {Retention.LIFE_OF_DEMANDE, *elsewhere, *by_age}
    kept_by_hand = {name for name, field in privacy.PERSONAL.items() if field.retention not in carried}

    # An account of staff is closed by whoever manages the members; what its person set goes with it. A witness stops in a click.
    # A tag is ended by whoever keeps the list of its house.
    assert {name.partition(".")[0] for name in kept_by_hand} == {
        "User",
        "UnaskedAddress",
        "SecondFactor",
        "PassKey",
        "ApiKey",
        "BackupCode",
        "MailPause",
        "MemberAddress",
        "DeskTag",
        "Witness",
    }
    for each in by_age:
        assert retention.kept_since(each, date(2026, 5, 1)) < date(2026, 5, 1)

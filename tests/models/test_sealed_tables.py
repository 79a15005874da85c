"""What is under seal, as data: every column is sealed or left out with its reason, and the triggers are those of the table."""

from __future__ import annotations

import pytest
from django.db import connection

from palier.models.life import forgetting
from palier.models.seals import seal_rows
from palier.models.seals.sealed_tables import SOURCES, Leaving
from palier.rules.doors import privacy

LEFT_OUT = {
    "audience": "who sees a row: held to its rule, whatever wrote it (`models/seals/audience_traced.py`)",
    "demande.confirmed_at": "a mark of the person",
    "demande.online_since": "a channel",
    "demande.wants_paper": "a channel",
    "demande.erasure_asked_at": "gone with the file within the minute",
    "piece.refusal_reason": "emptied while the row stays",
    "piece.extension_reason": "emptied while the row stays",
    "piece.extended_by_id": "goes with its reason",
    "piece.sent_by_id": "who may see a protected piece",
    "piece.left_at": "who sees a row",
    "piece.reminded_at": "a mark of the clock",
    "piecefile.name": "emptied while the row stays",
    "candidature.read_until": "who sees a row",
    "candidature.is_placed": "computed from the stage",
    "paperletter.printer_id": "who sees a row: the operator names another, and the journal keeps it",
    "mistake.setback": "emptied while the row stays",
    "letter.read_at": "a mark of the person",
    "user.name": "emptied while the row stays",
    "user.password": "a secret, and made anew at sign-in when its count of rounds has grown",
    "user.demo_story": "of an invented world",
    "witness.told": "a mark of the clock",
    "rankingline.candidature_id": "emptied by an erasure",
    "rankingline.demande_id": "emptied by an erasure",
    "rankingline.salt": "emptied by an erasure; the commitment holds it",
    "rankingline.kept_opening": "emptied by an erasure; the commitment holds it",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_column_is_sealed_or_left_out_with_a_reason(source) -> None:
    columns = {field.column for field in seal_rows.model(source)._meta.concrete_fields} - {source.key}  # noqa: SLF001 - Django’s own
    left = {column for column in columns if column in LEFT_OUT or f"{source.table}.{column}" in LEFT_OUT}

    assert set(source.columns) == columns - left
    assert len(source.columns) == len(set(source.columns))


def test_nothing_that_is_emptied_while_its_row_stays_is_sealed() -> None:
    """A mark of four bytes would outlive the words."""
    emptied = {name for name, field in privacy.PERSONAL.items() if field.retention is privacy.Retention.UNTIL_CHECKED}
    sealed = {
        f"{seal_rows.model(source).__name__}.{column}" for source in SOURCES.values() for column in source.columns
    }

    assert emptied & sealed == {"PieceContent.data", "FileContent.data", "FileContent.thumbnail"}


def test_what_goes_with_a_file_needs_its_proof() -> None:
    freely = {source.table for source in SOURCES.values() if source.leaving is Leaving.FREELY}
    proved = {source.table for source in SOURCES.values() if source.leaving is Leaving.WITH_PROOF}

    assert freely == {"piececontent", "filecontent", "piecefile", "holder", "missedhome", "witness"}
    assert {f"palier_{table}" for table in proved - {"user"}} <= set(forgetting.REMOVED)


@pytest.mark.django_db
def test_the_triggers_of_the_catalogue_are_those_of_the_table() -> None:
    live = "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'seal\\_%'"
    with connection.cursor() as cursor:
        cursor.execute(live)
        before = set(cursor.fetchall())
        for statement in seal_rows.triggers():
            cursor.execute(statement)
        cursor.execute(live)

        assert set(cursor.fetchall()) == before
    assert len(before) == 3 * len(SOURCES)

"""What a logeur, a desk or a landlord reads of a name is the name whole: a first name and a name of 120 letters each, and two holders."""

from __future__ import annotations

from django.db import migrations, models

_WIDER = """
    ALTER TABLE {table}
        -- squawk-ignore changing-column-type
        ALTER COLUMN {column} TYPE varchar({length})
"""


def _widened(table: str, column: str, lengths: tuple[int, int], field: models.CharField[str, str]) -> migrations.RunSQL:
    before, after = (_WIDER.format(table=f"palier_{table}", column=column, length=one) for one in lengths)
    return migrations.RunSQL(after, before, state_operations=[migrations.AlterField(table, column, field)])


class Migration(migrations.Migration):
    """Expand only: longer texts in the same columns, which PostgreSQL does without reading a row."""

    dependencies = (("palier", "0752_a_request_gives_way"),)
    operations = (
        _widened("roofrequestfacts", "name", (120, 250), models.CharField(max_length=250)),
        _widened("thread", "name", (120, 250), models.CharField(max_length=250)),
        _widened(
            "exchangelink",
            "told_name",
            (120, 500),
            models.CharField(max_length=500, blank=True, default="", db_default=""),
        ),
    )

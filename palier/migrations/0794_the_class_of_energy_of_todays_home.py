"""The class of energy that a household tells of its home of today has its columns, one fact a class (ADR 207). Frozen SQL.

Expand only: the nightly clock fills them, and the release before writes its rows without them.
"""

from django.db import migrations

_COLUMNS = [f"energie_{letter}_{part}" for letter in "abcdefg" for part in ("p smallint", "s date", "u date")]
ADDED = f"ALTER TABLE palier_scorefacts {', '.join(f'ADD COLUMN IF NOT EXISTS {one}' for one in _COLUMNS)}"
DROPPED = f"ALTER TABLE palier_scorefacts {', '.join(f'DROP COLUMN IF EXISTS {one.split()[0]}' for one in _COLUMNS)}"


class Migration(migrations.Migration):
    """One table, and no row is rewritten."""

    dependencies = (("palier", "0790_one_person_a_seat"),)
    operations = (migrations.RunSQL(ADDED, DROPPED),)

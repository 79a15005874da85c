"""The lists that ran before carry their home too, some hundreds at a time: who applies meanwhile waits some milliseconds."""

from typing import Any

from django.db import migrations

_BATCH = """
    UPDATE palier_publication SET home_id = home_id WHERE id IN (
      SELECT id FROM palier_publication WHERE stage = 'publiee' AND carried_commune = '' ORDER BY id LIMIT 200
      FOR NO KEY UPDATE SKIP LOCKED)
"""


def carry(_apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - as the framework calls it
    """Each batch in a transaction of its own: cut in between, it goes on where it was."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_BATCH)
        while cursor.rowcount:
            cursor.execute(_BATCH)


class Migration(migrations.Migration):
    """No seal moves: what is carried is under none."""

    atomic = False
    dependencies = (("palier", "0582_a_home_is_carried_on"),)
    operations = (migrations.RunPython(carry, migrations.RunPython.noop, atomic=False),)

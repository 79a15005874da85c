"""Lists of before: how many their last ranking placed, and who was named without an ad.

Some hundreds at a time, held and then counted: what moves meanwhile is counted with the rest.
"""

from typing import Any

from django.db import migrations, transaction

_HOLD = """
    SELECT id FROM palier_publication WHERE id > %s AND (is_direct OR stage NOT IN ('brouillon', 'publiee'))
    ORDER BY id LIMIT 200 FOR NO KEY UPDATE
"""
_COUNT = """
    UPDATE palier_publication p SET
      ever_placed = coalesce((SELECT r.candidates FROM palier_ranking r WHERE r.publication_id = p.id
        ORDER BY r.version DESC LIMIT 1), 0),
      ever_sent = CASE WHEN p.is_direct
        THEN greatest(p.ever_sent, (SELECT count(*) FROM palier_candidature c WHERE c.publication_id = p.id)) ELSE p.ever_sent END
    WHERE p.id = ANY(%s)
"""


def count(_apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - as the framework calls it
    """Each batch in a transaction of its own: cut in between, it is counted again from the first."""
    after, using = 0, schema_editor.connection.alias
    while True:
        with transaction.atomic(using=using), schema_editor.connection.cursor() as cursor:
            cursor.execute(_HOLD, [after])
            held = [row[0] for row in cursor.fetchall()]
            if not held:
                return
            cursor.execute(_COUNT, [held])
        after = held[-1]


class Migration(migrations.Migration):
    """No seal moves: what is counted is under none."""

    atomic = False
    dependencies = (("palier", "0825_placed_and_named_are_counted"),)
    operations = (migrations.RunPython(count, migrations.RunPython.noop, atomic=False),)

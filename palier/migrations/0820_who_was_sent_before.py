"""Lists of before are counted too: sent as the journal says by their ranks, examined by the decisions that stand.

Some hundreds at a time, held and then counted: who acts meanwhile waits some milliseconds, and is counted with the rest.
"""

from typing import Any

from django.db import migrations, transaction

_HOLD = """
    SELECT id FROM palier_publication WHERE id > %s AND stage NOT IN ('brouillon', 'publiee', 'classee')
    ORDER BY id LIMIT 200 FOR NO KEY UPDATE
"""
_COUNT = """
    UPDATE palier_publication p SET
      ever_sent = coalesce((SELECT sum(jsonb_array_length(j.details -> 'rangs')) FROM palier_journalentry j
        WHERE j.object_id = p.public_id AND j.verb IN ('designer', 'appeler_suivants')
          AND jsonb_typeof(j.details -> 'rangs') = 'array'), 0),
      ever_examined = (SELECT count(DISTINCT d.candidature_id) FROM palier_decision d
        JOIN palier_agendaitem i ON i.id = d.item_id WHERE i.publication_id = p.id AND d.taken_back_at IS NULL)
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
    dependencies = (("palier", "0819_sent_and_examined_are_counted"),)
    operations = (migrations.RunPython(count, migrations.RunPython.noop, atomic=False),)

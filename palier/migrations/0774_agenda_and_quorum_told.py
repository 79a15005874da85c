"""What agenda and quorum a member was last told, and whether a calendar file left with the mail (ADR 194). Frozen SQL.

Expand only: the release before writes rows that say neither, and they are compared with neither. Members who were written to
before it are held to know what is so on its day: the upgrade writes to nobody.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
from django.db import migrations, models

# A later number of the same change bears no file: the next migration holds files alone to it.
_ANY = "-- squawk-ignore ban-drop-constraint\nALTER TABLE palier_callnotice DROP CONSTRAINT callnotice_once"
_KNOWN = """
    UPDATE palier_callnotice AS told
    SET quorum = seance.quorum,
        agenda = ARRAY(SELECT item.id FROM palier_agendaitem AS item WHERE item.seance_id = seance.id AND item.postponed_reason = '' ORDER BY item.id)
    FROM palier_seance AS seance
    WHERE seance.id = told.seance_id AND seance.stage = 'convoquee' AND told.is_last AND NOT told.is_cancelled
"""


class Migration(migrations.Migration):
    """Three columns, filled for the séances that are called."""

    dependencies = (("palier", "0766_what_the_home_of_today_weighs"),)
    operations = (
        migrations.AddField("callnotice", "quorum", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(
            "callnotice",
            "agenda",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True),
        ),
        migrations.AddField("callnotice", "bears_event", models.BooleanField(default=True, db_default=True)),
        migrations.RunSQL(
            _ANY, migrations.RunSQL.noop, state_operations=[migrations.RemoveConstraint("callnotice", "callnotice_once")]
        ),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    )

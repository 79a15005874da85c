"""What end of a séance a member was last told (ADR 182, ADR 189). Frozen SQL.

Expand only: the release before writes rows that do not say it, and the next turn holds them to have told what is so then.
Members who were written to before it are held to know what is so on its day: the upgrade writes to nobody.

A number of a calendar file is no longer held to be once: other hours pass the number of a change, which the release before
writes again for the change that follows.
"""

from django.db import migrations, models

_KNOWN = """
    UPDATE palier_callnotice AS told
    SET lasts = COALESCE((SELECT foreseen.lasts FROM palier_seancehours AS foreseen WHERE foreseen.seance_id = seance.id), 0)
    FROM palier_seance AS seance
    WHERE seance.id = told.seance_id AND seance.stage = 'convoquee' AND told.is_last AND NOT told.is_cancelled
"""
_AGAIN = "-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX IF EXISTS callnotice_event_once"


class Migration(migrations.Migration):
    """One column, filled for the séances that are called."""

    dependencies = (("palier", "0840_a_number_told_on_the_telephone"),)
    operations = (
        migrations.AddField("callnotice", "lasts", models.PositiveSmallIntegerField(null=True)),
        migrations.RunSQL(
            _AGAIN,
            migrations.RunSQL.noop,
            state_operations=[migrations.RemoveConstraint("callnotice", "callnotice_event_once")],
        ),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    )

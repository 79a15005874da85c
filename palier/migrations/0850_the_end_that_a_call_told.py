"""What end of a séance a member was last told (ADR 182, ADR 189). Frozen SQL.

Expand only: the release before writes rows that do not say it, and they are compared with none. Members who were written to
before it are held to know what is so on its day: the upgrade writes to nobody.
"""

from django.db import migrations, models

_KNOWN = """
    UPDATE palier_callnotice AS told
    SET lasts = COALESCE((SELECT foreseen.lasts FROM palier_seancehours AS foreseen WHERE foreseen.seance_id = seance.id), 0)
    FROM palier_seance AS seance
    WHERE seance.id = told.seance_id AND seance.stage = 'convoquee' AND told.is_last AND NOT told.is_cancelled
"""


class Migration(migrations.Migration):
    """One column, filled for the séances that are called."""

    dependencies = (("palier", "0840_a_number_told_on_the_telephone"),)
    operations = (
        migrations.AddField("callnotice", "lasts", models.PositiveSmallIntegerField(null=True)),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    )

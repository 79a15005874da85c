"""A key keeps which of its tokens were ended alone, and of which end its managers were told (ADR 137, 183). Frozen SQL.

Expand only: the release before reads neither, so that after a way back an ended token opens until its ten minutes are over.
"""

from django.db import migrations, models

RIGHTS = (
    "GRANT UPDATE (ended_tokens) ON palier_apikey TO palier_gate",
    "GRANT UPDATE (told_ends) ON palier_apikey TO palier_clock",
)
POLICY = "CREATE POLICY clock_update ON palier_apikey FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)"
DROP = "DROP POLICY IF EXISTS clock_update ON palier_apikey"


class Migration(migrations.Migration):
    """Two columns with a constant default, and who writes each."""

    dependencies = (("palier", "0758_bits_beside_a_key"),)
    operations = (
        *(
            migrations.AddField(
                "apikey",
                name,
                models.JSONField(default=list, db_default=models.Value([], models.JSONField())),
            )
            for name in ("ended_tokens", "told_ends")
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in RIGHTS),
        migrations.RunSQL([DROP, POLICY], DROP),
    )

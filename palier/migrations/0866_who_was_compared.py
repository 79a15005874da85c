"""Whom the night compared, and under which keys (ADR 148): one table, empty, of the clock alone. Expand only. Frozen SQL."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_comparedholder TO palier_clock",
    "CREATE POLICY clock_select ON palier_comparedholder FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_comparedholder FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_comparedholder FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_comparedholder FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies; the first night fills it."""

    dependencies = (("palier", "0865_what_is_known_of_homes_taken_out"),)
    operations = (
        migrations.CreateModel(
            name="ComparedHolder",
            fields=[
                (
                    "demande",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="palier.demande",
                    ),
                ),
                ("told", models.CharField(max_length=64)),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["keys"], name="compared_holder_keys"
                    )
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_comparedholder ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

"""Lists that were closed to a household when its search weighed them are weighed again once its file changes. Expand only.

The release before keeps them with the others, and looks at none again. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
from django.db import migrations, models

DROP = "DROP POLICY IF EXISTS demandeur_insert ON palier_savedsearch"
NOW = (
    DROP,
    "CREATE POLICY demandeur_insert ON palier_savedsearch FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND stopped_at IS NULL AND told_on IS NULL AND seen = '{}' AND seen_roofs = '{}' AND closed = '{}' AND weighed_at IS NULL)",
)
BEFORE = (
    DROP,
    "CREATE POLICY demandeur_insert ON palier_savedsearch FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND stopped_at IS NULL AND told_on IS NULL AND seen = '{}' AND seen_roofs = '{}')",
)


class Migration(migrations.Migration):
    """Two columns, and the policy that lets nobody write them."""

    dependencies = (("palier", "0365_searches_of_other_roofs"),)
    operations = (
        migrations.AddField(
            "savedsearch",
            "closed",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField("savedsearch", "weighed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(list(NOW), list(BEFORE)),
    )

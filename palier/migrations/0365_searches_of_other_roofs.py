"""A saved search may tell of other roofs too, where its owner asked to see them. Expand only.

The release before saves searches of homes alone, and leaves both columns as they are. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
from django.db import migrations, models

NOW = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_savedsearch",
    "CREATE POLICY demandeur_insert ON palier_savedsearch FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND stopped_at IS NULL AND told_on IS NULL AND seen = '{}' AND seen_roofs = '{}')",
)
BEFORE = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_savedsearch",
    "CREATE POLICY demandeur_insert ON palier_savedsearch FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND stopped_at IS NULL AND told_on IS NULL AND seen = '{}')",
)


class Migration(migrations.Migration):
    """Two columns, and the policy that lets nobody save what was told already."""

    dependencies = (("palier", "0363_rights_of_territories"),)
    operations = (
        migrations.AddField("savedsearch", "has_roofs", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "savedsearch",
            "seen_roofs",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(list(NOW), list(BEFORE)),
    )

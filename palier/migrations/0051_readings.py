"""Whose file each reading was of, and in which role: a household reads its own list. Expand only, frozen SQL.

Lines of before belong to nobody's list: the log is append-only, and a year forgets them.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

POLICIES = (
    "GRANT SELECT ON palier_accessentry TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING (demande_ref = (SELECT palier_claim('demande')::bigint))",
)


class Migration(migrations.Migration):
    """What the release before writes, it still may."""

    dependencies = (("palier", "0050_held_rankings"),)
    operations = (
        migrations.AddField("accessentry", "demande_ref", models.BigIntegerField(null=True)),
        migrations.AddField("accessentry", "role", models.CharField(max_length=40, null=True)),
        migrations.AddIndex(
            "accessentry",
            models.Index(
                condition=models.Q(("demande_ref__isnull", False)), fields=["demande_ref", "at"], name="reading_by_file"
            ),
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )

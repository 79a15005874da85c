"""A declaration of interest noted by mistake is taken back with its reason. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

POLICIES = (
    "GRANT UPDATE ON palier_interestdeclaration TO palier_bailleur",
    "CREATE POLICY bailleur_update ON palier_interestdeclaration FOR UPDATE TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)))",
)


class Migration(migrations.Migration):
    """The landlord's role may now change a declaration of its own séances: to take it back, before the vote."""

    dependencies = (("palier", "0028_agenda_order"),)
    operations = (
        migrations.AddField("interestdeclaration", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "interestdeclaration",
            "withdrawn_reason",
            models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )

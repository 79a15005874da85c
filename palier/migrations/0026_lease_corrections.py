"""A lease recorded with a mistake is corrected by its landlord, and by nobody else. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

AUDIENCE = "audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)]"
POLICIES = (
    "GRANT UPDATE (signed_on, starts_on, register_told_at, contingent, is_dalo, ground_letters, quartile, is_qpv, is_worker, is_rehoused) ON palier_lease TO palier_bailleur",
    f"CREATE POLICY bailleur_update ON palier_lease FOR UPDATE TO palier_bailleur USING ({AUDIENCE}) WITH CHECK ({AUDIENCE})",
    "GRANT UPDATE (effective_on) ON palier_radiation TO palier_bailleur",
    f"CREATE POLICY bailleur_update ON palier_radiation FOR UPDATE TO palier_bailleur USING ({AUDIENCE}) WITH CHECK ({AUDIENCE})",
)
KINDS = [
    ("propose", "propose"),
    ("attribue", "attribue"),
    ("perdu", "perdu"),
    ("rendu", "rendu"),
    ("annule", "annule"),
]


class Migration(migrations.Migration):
    """Rights on columns, and one word more for the log of the flow."""

    dependencies = (("palier", "0025_grids_say_when_they_came"),)
    operations = (
        migrations.AlterField("flowevent", "kind", models.CharField(choices=KINDS, max_length=12)),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )

"""A household reads the readings of its own file. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

POLICIES = (
    "GRANT SELECT ON palier_accessentry TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING (demande_ref = (SELECT palier_claim('demande')::bigint))",
)


class Migration(migrations.Migration):
    """Apart from the columns: an index is built beside any transaction."""

    dependencies = (("palier", "0054_readings"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES)

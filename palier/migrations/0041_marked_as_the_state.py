"""Who is the préfet is said by the operator: a convention that a landlord records alone gives no right to name. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

STATEMENTS = (
    "ALTER POLICY reservataire_insert ON palier_candidature WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT nullif(current_setting('app.organisation', true), '')::int) AND is_direct AND reservataire_id IN (SELECT id FROM palier_organisation WHERE is_state)))",
    # A number is looked up for the préfet alone: anybody else would learn whether a demande exists.
    """
    CREATE OR REPLACE FUNCTION palier_active_by_number(of_numero text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT id FROM palier_demande WHERE numero_unique = of_numero AND state = 'active'
      AND (current_setting('role') <> 'palier_reservataire' OR EXISTS (
        SELECT FROM palier_organisation
        WHERE id = nullif(current_setting('app.organisation', true), '')::int AND is_state))
    $$
    """,
)


class Migration(migrations.Migration):
    """A column that says no for every organisation of before, and two conditions that read it."""

    dependencies = (("palier", "0040_local_links"),)
    operations = (
        migrations.AddField("organisation", "is_state", models.BooleanField(db_default=False, default=False)),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS),
    )

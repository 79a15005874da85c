"""The préfet names a household without an ad, on a home of the State's contingent. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

STATEMENTS = (
    # What the public sees grows smaller by rows that do not exist yet: the code before makes none.
    "ALTER POLICY public_select ON palier_publication USING (stage <> 'brouillon' AND NOT is_direct)",
    "GRANT INSERT ON palier_candidature TO palier_reservataire",
    "CREATE POLICY reservataire_insert ON palier_candidature FOR INSERT TO palier_reservataire WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT nullif(current_setting('app.organisation', true), '')::int) AND is_direct))",
    """
    CREATE FUNCTION palier_active_by_number(of_numero text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT id FROM palier_demande WHERE numero_unique = of_numero AND state = 'active'
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_active_by_number(text) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_active_by_number(text) TO palier_reservataire, palier_clock",
    "GRANT EXECUTE ON FUNCTION palier_refresh_audience(bigint) TO palier_reservataire",
)


class Migration(migrations.Migration):
    """A column, a policy, and a function that returns an id only."""

    dependencies = (("palier", "0038_planned_acts"),)
    operations = (
        migrations.AddField("publication", "is_direct", models.BooleanField(db_default=False, default=False)),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS),
    )

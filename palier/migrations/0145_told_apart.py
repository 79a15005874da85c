"""A proof of erasure is read by its page alone, and a place is told of the candidates of lists of ten and more. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ROLES = ("guichet", "employeur", "conseiller", "social", "mairie", "prefecture")
"""The page of a proof reads it as anybody: a desk that reads leases beside could match their days."""
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
QUARTERS = f"""
    CREATE OR REPLACE FUNCTION palier_territory_quarters() RETURNS TABLE(starts date, contingent text, homes bigint, candidates bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH span AS (SELECT (date_trunc('quarter', {_TODAY}) - interval '24 months')::date AS first_day,
          date_trunc('quarter', {_TODAY})::date AS next_day),
        events AS (
          SELECT date_trunc('quarter', e."on")::date AS q, coalesce(nullif(e.contingent, ''), 'AUTRES')::text AS which,
            sum(CASE e.kind WHEN 'attribue' THEN 1 ELSE -1 END) AS n
          FROM palier_flowevent e JOIN palier_home h ON h.id = e.home_id CROSS JOIN span
          WHERE e.kind IN ('attribue', 'annule') AND e."on" >= first_day AND e."on" < next_day
            AND h.commune_id IN (SELECT palier_territory_communes(NULL))
          GROUP BY 1, 2),
        lists AS (
          SELECT date_trunc('quarter', p.closes_at AT TIME ZONE 'Europe/Paris')::date AS q,
            (SELECT count(*) FROM palier_candidature c WHERE c.publication_id = p.id) AS n
          FROM palier_publication p JOIN palier_home h ON h.id = p.home_id CROSS JOIN span
          WHERE NOT p.is_direct AND p.stage NOT IN ('brouillon', 'publiee', 'retiree')
            AND (p.closes_at AT TIME ZONE 'Europe/Paris')::date >= first_day
            AND (p.closes_at AT TIME ZONE 'Europe/Paris')::date < next_day
            AND h.commune_id IN (SELECT palier_territory_communes(NULL)))
      SELECT q, which, greatest(n, 0)::bigint, NULL::bigint FROM events WHERE n > 0
      UNION ALL
      SELECT q, NULL, count(*), sum(n) FILTER (WHERE n >= 10)::bigint
      FROM lists GROUP BY q
    $$
"""
"""Lists of fewer than ten candidates add nothing: one of them that is withdrawn changes no sum."""


class Migration(migrations.Migration):
    """Policies and grants taken away, a function made anew; undone, fewer read, and nothing else reads what they did."""

    dependencies = (("palier", "0144_unreached_alone"),)
    operations = (
        *(
            migrations.RunSQL(
                [
                    f"DROP POLICY IF EXISTS {role}_select ON palier_erasure",
                    f"REVOKE SELECT ON palier_erasure FROM palier_{role}",
                ],
                [
                    f"GRANT SELECT ON palier_erasure TO palier_{role}",
                    f"CREATE POLICY {role}_select ON palier_erasure FOR SELECT TO palier_{role} USING ((SELECT palier_claim('role') IS NOT NULL))",
                ],
            )
            for role in ROLES
        ),
        migrations.RunSQL(QUARTERS, migrations.RunSQL.noop),
    )

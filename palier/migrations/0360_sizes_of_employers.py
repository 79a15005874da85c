"""What employers say of their size, year by year, and the attestations of a finished year by size, which tell of no employer alone.

Expand only: a table, one function, two verbs more for an employer. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

from palier.models.identifiers import uuid7

# A size of -1 is the total of its year; a null size is that of who has not said it; a null number is hidden. A year is told from the
# day after what is said of it counts no more, and never changes: its tallies do not, and who succeeded whom is taken as of that day.
SIZES = """
    CREATE FUNCTION palier_sizes_of_employers(up_to date) RETURNS TABLE (year int, at_least int, number bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH RECURSIVE
        settings AS (SELECT 10 AS least_shown, 3 AS fewest, 4 AS close_month, ARRAY[0, 10, 50, 250, 5000] AS bands),
        years AS (
          SELECT y, closes FROM (SELECT DISTINCT extract(year FROM t.quarter)::int AS y FROM palier_employertally t) told, settings,
            LATERAL (SELECT make_date(y + 1, close_month, 1) AS closes) of_year
          WHERE palier_claim('role') = 'palier_employeur' AND closes < least(up_to, (now() AT TIME ZONE 'Europe/Paris')::date)),
        heirs AS (
          SELECT y, o.id AS of_one, o.id AS heir FROM palier_organisation o, years WHERE o.kind = 'employeur'
          UNION ALL
          SELECT h.y, h.of_one, o.successor_id FROM heirs h JOIN years ON years.y = h.y JOIN palier_organisation o ON o.id = h.heir
          WHERE o.successor_id IS NOT NULL AND (o.closed_at AT TIME ZONE 'Europe/Paris')::date < years.closes),
        lasts AS (
          SELECT h.y, h.of_one, h.heir FROM heirs h JOIN years ON years.y = h.y JOIN palier_organisation o ON o.id = h.heir
          WHERE o.successor_id IS NULL OR (o.closed_at AT TIME ZONE 'Europe/Paris')::date >= years.closes),
        made AS (
          SELECT l.y, l.heir, sum(t.number) AS n FROM lasts l
            JOIN palier_employertally t ON t.organisation_id = l.of_one AND extract(year FROM t.quarter)::int = l.y
          GROUP BY 1, 2 HAVING sum(t.number) > 0),
        said AS (
          SELECT DISTINCT ON (s.organisation_id, s.year) s.organisation_id AS heir, s.year::int AS y, s.at_least
          FROM palier_employersize s JOIN years ON years.y = s.year
          WHERE (s.said_at AT TIME ZONE 'Europe/Paris')::date < years.closes ORDER BY s.organisation_id, s.year, s.id DESC),
        sized AS (SELECT m.y, m.n, s.at_least FROM made m LEFT JOIN said s ON s.heir = m.heir AND s.y = m.y),
        cells AS (
          SELECT years.y, band.low, coalesce(sum(m.n), 0)::bigint AS total, count(m.n) AS makers, coalesce(max(m.n), 0)::bigint AS largest
          FROM years CROSS JOIN settings CROSS JOIN LATERAL unnest(bands || NULL::int) AS band(low)
            LEFT JOIN sized m ON m.at_least IS NOT DISTINCT FROM band.low AND m.y = years.y
          GROUP BY 1, 2),
        judged AS (
          SELECT c.*, makers >= fewest AND total - largest >= greatest(largest, least_shown) AS fits FROM cells c, settings),
        together AS (
          SELECT t.y, t.tier, sum(j.total) AS total, sum(j.makers) AS makers, max(j.largest) AS largest
          FROM (SELECT DISTINCT y, total AS tier FROM judged WHERE fits) t
            JOIN judged j ON j.y = t.y AND (NOT j.fits OR j.total <= t.tier) GROUP BY 1, 2),
        hidden AS (
          SELECT j.y, CASE WHEN bool_and(j.fits) THEN -1 ELSE coalesce(
            (SELECT min(g.tier) FROM together g, settings WHERE g.y = j.y AND g.makers >= fewest
              AND g.total - g.largest >= greatest(g.largest, least_shown)), max(j.total)) END AS up_to_n
          FROM judged j GROUP BY j.y),
        whole AS (
          SELECT j.y, sum(j.total)::bigint AS total FROM judged j, settings GROUP BY j.y, fewest, least_shown
          HAVING sum(j.makers) >= fewest AND sum(j.total) - max(j.largest) >= greatest(max(j.largest), least_shown))
      SELECT w.y, j.low, CASE WHEN j.fits AND j.total > h.up_to_n THEN j.total END
      FROM whole w JOIN judged j ON j.y = w.y JOIN hidden h ON h.y = w.y
      UNION ALL SELECT w.y, -1, w.total FROM whole w
      ORDER BY 1, 2
    $$
"""
OWN = "organisation_id = (SELECT palier_claim('organisation')::int)"
NOW = "said_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_sizes_of_employers(date) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_sizes_of_employers(date) TO palier_employeur",
    "ALTER TABLE palier_employersize ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_employersize TO palier_employeur",
    "GRANT INSERT ON palier_employersize TO palier_employeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_employersize TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_employersize_id_seq TO palier_employeur, palier_clock",
    f"CREATE POLICY employeur_select ON palier_employersize FOR SELECT TO palier_employeur USING ({OWN})",
    f"CREATE POLICY employeur_insert ON palier_employersize FOR INSERT TO palier_employeur WITH CHECK ({OWN} AND {NOW})",
    "CREATE POLICY clock_select ON palier_employersize FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_employersize FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_employersize FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_employersize FOR DELETE TO palier_clock USING (true)",
)
# The journal lets an employer sign two verbs more.
SIGNED = (
    "DROP POLICY IF EXISTS employeur_insert ON palier_journalentry",
    "CREATE POLICY employeur_insert ON palier_journalentry FOR INSERT TO palier_employeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'employeur' THEN verb IN ('attester_emploi', 'corriger_attestation', 'declarer_site', 'dire_effectif', 'fermer_site', 'refuser_attestation', 'reprendre_effectif') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS employeur_insert ON palier_journalentry",
    "CREATE POLICY employeur_insert ON palier_journalentry FOR INSERT TO palier_employeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'employeur' THEN verb IN ('attester_emploi', 'corriger_attestation', 'declarer_site', 'fermer_site', 'refuser_attestation') ELSE false END)",
)


class Migration(migrations.Migration):
    """The table, then what counts by it and who."""

    dependencies = (("palier", "0356_a_job_without_its_place"),)
    operations = (
        migrations.CreateModel(
            name="EmployerSize",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid7, editable=False, unique=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("at_least", models.PositiveIntegerField(null=True)),
                ("said_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2020, 2100))), name="employersize_of_a_year"
                    ),
                ),
                "indexes": (models.Index(fields=["organisation", "year", "-id"], name="employersize_last"),),
            },
        ),
        migrations.RunSQL(SIZES, "DROP FUNCTION IF EXISTS palier_sizes_of_employers(date)"),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in RIGHTS),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
    )

"""How many leases of a year stay without a place for want of a threshold: a count for a steward, who reads no lease. Frozen SQL.

Cut to tens, and nothing under ten: what one more lease changes is not told. A year and a place share no lease with another year
or another place, so that no two answers give a third. An EPCI answers of its communes out of Île-de-France, which has one
threshold. A lease for which an entry held when it was recorded was left without a place by something else. Who is of the whole
site is also told which EPCIs have ten such leases or more: no more than the counts of all of them would tell.
"""
# ruff: noqa: S608 - frozen statements

from django.db import migrations

_LACKS = """l.signed_on BETWEEN make_date(of_year, 1, 1) AND make_date(of_year, 12, 31)
        AND l.quartile IN ('', 'inconnu')
        AND NOT EXISTS (
          SELECT FROM palier_quartileentry e
          WHERE e.territory_id IS NOT DISTINCT FROM {place} AND e.made_at <= l.recorded_at
            AND e.effective_on BETWEEN make_date(of_year, 1, 1) AND l.signed_on
          GROUP BY e.effective_on HAVING count(*) FILTER (WHERE NOT e.is_void) > count(*) FILTER (WHERE e.is_void))"""
_LEASES = """palier_commune c JOIN palier_home h ON h.commune_id = c.code JOIN palier_publication p ON p.home_id = h.id
        JOIN palier_lease l ON l.publication_id = p.id"""
UNPLACED = f"""
    CREATE FUNCTION palier_leases_without_threshold(of_territory text, of_year integer) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT (count(*) / 10 * 10)::integer
      FROM {_LEASES}
      WHERE ((SELECT palier_claim('role')) IS DISTINCT FROM 'palier_local_steward'
          OR of_territory = ANY((SELECT palier_held_territories())::text[]))
        AND CASE WHEN of_territory IS NULL THEN c.zone_hlm IN ('PARIS_LIMITROPHES', 'ILE_DE_FRANCE')
          ELSE c.territory_id = of_territory AND c.zone_hlm = 'AUTRES_REGIONS' END
        AND {_LACKS.format(place="of_territory")}
    $$
"""
PLACES = f"""
    CREATE FUNCTION palier_places_without_threshold(of_year integer) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT c.territory_id::text
      FROM {_LEASES}
      WHERE c.zone_hlm = 'AUTRES_REGIONS' AND c.territory_id IS NOT NULL
        AND {_LACKS.format(place="c.territory_id")}
      GROUP BY 1 HAVING count(*) >= 10 ORDER BY count(*) / 10 DESC, 1
    $$
"""
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_leases_without_threshold FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_leases_without_threshold TO palier_steward, palier_local_steward",
    "REVOKE EXECUTE ON FUNCTION palier_places_without_threshold FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_places_without_threshold TO palier_steward",
)


class Migration(migrations.Migration):
    """Two functions."""

    dependencies = (("palier", "0850_the_end_that_a_call_told"),)
    operations = (
        migrations.RunSQL(UNPLACED, "DROP FUNCTION IF EXISTS palier_leases_without_threshold"),
        migrations.RunSQL(PLACES, "DROP FUNCTION IF EXISTS palier_places_without_threshold"),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

"""The last day on which an entry of a threshold decided, asked by its id alone: nobody gives its place, its days or its instant.

It decided from the minute before it was made on: an act asked before it, and kept after, was placed under it. A lease corrected
or a list ranked again counts as one recorded or closed. An EPCI decides of its communes out of Île-de-France. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

DECIDED = """
    CREATE FUNCTION palier_threshold_decided_on(of_entry bigint) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH entry AS (
        SELECT e.territory_id, e.effective_on AS from_day, e.made_at - interval '1 minute' AS since,
          least(make_date(extract(year FROM e.effective_on)::int, 12, 31), (
            SELECT min(later.day) - 1 FROM (
              SELECT o.effective_on AS day FROM palier_quartileentry o
              WHERE o.territory_id IS NOT DISTINCT FROM e.territory_id AND o.effective_on > e.effective_on
              GROUP BY o.effective_on HAVING count(*) FILTER (WHERE NOT o.is_void) > count(*) FILTER (WHERE o.is_void)) later)) AS until_day
        FROM palier_quartileentry e WHERE e.id = of_entry
          AND ((SELECT palier_claim('role')) IS DISTINCT FROM 'palier_local_steward'
            OR e.territory_id = ANY((SELECT palier_held_territories())::text[]))),
      list AS (
        SELECT p.id, p.grid_id, p.closed_at, (p.closes_at AT TIME ZONE 'Europe/Paris')::date AS day, e.from_day, e.until_day, e.since
        FROM entry e JOIN palier_commune c ON CASE WHEN e.territory_id IS NULL THEN c.zone_hlm IN ('PARIS_LIMITROPHES', 'ILE_DE_FRANCE')
            ELSE c.territory_id = e.territory_id AND c.zone_hlm NOT IN ('PARIS_LIMITROPHES', 'ILE_DE_FRANCE') END
          JOIN palier_home h ON h.commune_id = c.code JOIN palier_publication p ON p.home_id = h.id)
      SELECT max(found.day) FROM (
        SELECT l.signed_on AS day FROM list JOIN palier_lease l ON l.publication_id = list.id
        WHERE l.signed_on BETWEEN list.from_day AND list.until_day AND (l.recorded_at >= list.since
          OR EXISTS (SELECT FROM palier_correction k WHERE k.subject = l.public_id AND k.kind = 'bail' AND k.at >= list.since))
        UNION ALL
        SELECT list.day FROM list JOIN palier_gridversion g ON g.id = list.grid_id
        WHERE list.day BETWEEN list.from_day AND list.until_day AND position('premier_quartile' IN g.content) > 0
          AND (list.closed_at >= list.since
            OR EXISTS (SELECT FROM palier_ranking r WHERE r.publication_id = list.id AND r.frozen_at >= list.since))) found
    $$
"""
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_threshold_decided_on FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_threshold_decided_on TO palier_steward, palier_local_steward, palier_clock",
)


class Migration(migrations.Migration):
    """One function that says a day: of which home, or of whom, it does not tell."""

    dependencies = (("palier", "0820_who_was_sent_before"),)
    operations = (
        migrations.RunSQL(DECIDED, "DROP FUNCTION IF EXISTS palier_threshold_decided_on"),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

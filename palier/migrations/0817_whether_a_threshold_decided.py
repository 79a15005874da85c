"""The last day on which an entered threshold of the first quartile decided: a lease placed, or a list weighed (ADR 193). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_PLACE = """JOIN palier_home h ON h.id = p.home_id JOIN palier_commune c ON c.code = h.commune_id
        WHERE CASE WHEN of_territory IS NULL THEN c.zone_hlm IN ('PARIS_LIMITROPHES', 'ILE_DE_FRANCE')
          ELSE c.territory_id = of_territory END
          AND ((SELECT palier_claim('role')) IS DISTINCT FROM 'palier_local_steward'
            OR of_territory = ANY((SELECT palier_held_territories())::text[]))"""
DECIDED = f"""
    CREATE FUNCTION palier_quartile_decided_on(of_territory text, from_day date, until_day date, since timestamptz) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT max(found.day) FROM (
        SELECT l.signed_on AS day FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id {_PLACE}
          AND l.signed_on BETWEEN from_day AND until_day AND l.recorded_at >= since AND l.quartile IN ('premier', 'au_dessus')
        UNION ALL
        SELECT (p.closes_at AT TIME ZONE 'Europe/Paris')::date FROM palier_publication p
        JOIN palier_gridversion g ON g.id = p.grid_id {_PLACE}
          AND (p.closes_at AT TIME ZONE 'Europe/Paris')::date BETWEEN from_day AND until_day
          AND p.closed_at >= since AND position('premier_quartile' IN g.content) > 0) found
    $$
"""  # noqa: S608 - no value
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_quartile_decided_on FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_quartile_decided_on TO palier_steward, palier_local_steward, palier_clock",
)


class Migration(migrations.Migration):
    """One function that says a day: of which home, or of whom, it does not tell."""

    dependencies = (("palier", "0816_thresholds_that_stewards_enter"),)
    operations = (
        migrations.RunSQL(DECIDED, "DROP FUNCTION IF EXISTS palier_quartile_decided_on"),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

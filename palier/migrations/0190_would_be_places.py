"""The places that one order key would have on many open lists, each counted no further than is asked. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

STATEMENTS = (
    # As `palier_standing` for many lists, the total alone under ten candidates; a list of 100,000 is read up to the bound.
    """
    CREATE FUNCTION palier_would_be(of_publications bigint[], at_tiers int[], at_points int[], at_sinces date[], up_to int)
    RETURNS TABLE(publication bigint, ahead int, level int, total int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT asked.id, CASE WHEN is_small THEN 0 ELSE a.n END, CASE WHEN is_small THEN t.n ELSE l.n END, t.n
      FROM unnest(of_publications[1:500], at_tiers[1:500], at_points[1:500], at_sinces[1:500]) AS asked (id, tier, points, since)
      CROSS JOIN (SELECT greatest(10, least(up_to, 1000)) AS most) bound
      CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (SELECT FROM palier_candidature
          WHERE publication_id = asked.id AND is_placed LIMIT bound.most) one) t
      CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (SELECT FROM palier_candidature
          WHERE publication_id = asked.id AND is_placed
            AND (tier, order_points, waiting_since) < (asked.tier, asked.points, asked.since) LIMIT bound.most) one) a
      CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (SELECT FROM palier_candidature
          WHERE publication_id = asked.id AND is_placed
            AND tier = asked.tier AND order_points = asked.points AND waiting_since = asked.since LIMIT bound.most) one) l
      CROSS JOIN LATERAL (SELECT current_setting('role') = 'palier_demandeur' AND t.n BETWEEN 1 AND 8 AS is_small) small
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_would_be(bigint[], int[], int[], date[], int) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_would_be(bigint[], int[], int[], date[], int) TO palier_demandeur, palier_clock",
)


class Migration(migrations.Migration):
    """A counting function that returns numbers only; the release before calls nothing of it."""

    dependencies = (("palier", "0188_whose_form"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS)

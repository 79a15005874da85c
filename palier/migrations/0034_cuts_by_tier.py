"""The cut of a list with its tier, and how many pass before it by a tier of their own. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

FUNCTIONS = (
    # Everything is in the index of the order: no row is read. The draw changes neither tier nor points of the last place.
    """
    CREATE FUNCTION palier_cuts(of_publications bigint[]) RETURNS TABLE(publication bigint, placed int, places int, tier int, band int, priority int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT p.id, l.placed, p.to_designate::int, c.tier, c.band, CASE WHEN l.placed >= 10 THEN (
          SELECT count(*)::int FROM palier_candidature WHERE publication_id = p.id AND is_placed AND tier = 0) END
      FROM palier_publication p
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS placed FROM palier_candidature WHERE publication_id = p.id AND is_placed) l
      LEFT JOIN LATERAL (
        SELECT k.tier::int AS tier, (floor(-k.order_points / 5.0) * 5)::int AS band FROM palier_candidature k
        WHERE k.publication_id = p.id AND k.is_placed
        ORDER BY k.tier, k.order_points, k.waiting_since OFFSET greatest(p.to_designate - 1, 0) LIMIT 1) c ON l.placed >= 10
      WHERE p.id = ANY (of_publications)
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_cuts(bigint[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_cuts(bigint[]) TO palier_public, palier_demandeur, palier_bailleur, palier_reservataire, palier_clock",
)


class Migration(migrations.Migration):
    """A counting function that returns numbers only."""

    dependencies = (("palier", "0033_weighed_with"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in FUNCTIONS)

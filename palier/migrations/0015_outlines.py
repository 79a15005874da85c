"""What a page of results shows of twenty lists, in one call instead of two for each. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

FUNCTIONS = (
    # Everything is in the index of the order: no row is read. The draw cannot change the points of the last place.
    """
    CREATE FUNCTION palier_outlines(of_publications bigint[]) RETURNS TABLE(publication bigint, placed int, cut int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT p.id, l.placed, CASE WHEN l.placed >= 10 THEN (
          SELECT (floor(-order_points / 5.0) * 5)::int FROM palier_candidature WHERE publication_id = p.id AND is_placed
          ORDER BY tier, order_points, waiting_since OFFSET greatest(p.to_designate - 1, 0) LIMIT 1) END
      FROM palier_publication p
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS placed FROM palier_candidature WHERE publication_id = p.id AND is_placed) l
      WHERE p.id = ANY (of_publications)
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_outlines(bigint[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_outlines(bigint[]) TO palier_public, palier_demandeur, palier_bailleur, palier_reservataire, palier_clock",
)


class Migration(migrations.Migration):
    """A counting function that returns numbers only."""

    dependencies = (("palier", "0014_messages_waiting"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in FUNCTIONS)

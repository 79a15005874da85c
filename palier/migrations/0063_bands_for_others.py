"""What tells the points of others is bands in the database too: no page, and no statement of one, reads more. Frozen SQL.

A place under ten candidates, for whoever asks with an order key of their choice; a band of a drawing under ten, with what
would give it back. The clock and the owner count as before.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# The counts up to and including the smallest large one are hidden together (rules.small_cells).
_SMALL = """
      SELECT cell.band, cell.n FROM cells AS cell, (SELECT CASE WHEN current_setting('role') NOT IN ('none', 'palier_clock') AND (bool_or(n < 10) OR count(*) < max(band) / 5 + 1)
          THEN coalesce(min(n) FILTER (WHERE n >= 10), max(n)) END AS hidden FROM cells) AS edge
      WHERE edge.hidden IS NULL OR cell.n > edge.hidden ORDER BY 1
"""
STATEMENTS = (
    """
    CREATE OR REPLACE FUNCTION palier_exact_standing(at_publication bigint, at_tier int, at_points int, at_since date)
    RETURNS TABLE(ahead int, level int, total int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND is_placed
           AND (tier, order_points, waiting_since) < (at_tier, at_points, at_since)),
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND is_placed
           AND tier = at_tier AND order_points = at_points AND waiting_since = at_since),
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND is_placed)
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_exact_standing(bigint, int, int, date) FROM PUBLIC",
    # One's own place is exact, whatever the list: it is asked by candidature, never by an order key.
    """
    DO $$ BEGIN
      EXECUTE replace(pg_get_functiondef('palier_place(bigint)'::regprocedure), ' palier_standing(', ' palier_exact_standing(');
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION palier_standing(at_publication bigint, at_tier int, at_points int, at_since date)
    RETURNS TABLE(ahead int, level int, total int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT CASE WHEN is_small THEN 0 ELSE one.ahead END, CASE WHEN is_small THEN one.total ELSE one.level END, one.total
      FROM palier_exact_standing(at_publication, at_tier, at_points, at_since) AS one,
        LATERAL (SELECT current_setting('role') = 'palier_demandeur' AND one.total BETWEEN 1 AND 8 AS is_small) AS list
    $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION palier_histogram(of_publication bigint) RETURNS TABLE(band int, n int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH cells AS (
        SELECT greatest((floor(-order_points / 5.0) * 5)::int, 0) AS band, count(*)::int AS n FROM palier_candidature
        WHERE publication_id = of_publication AND is_placed
          AND (SELECT count(*) FROM palier_candidature WHERE publication_id = of_publication AND is_placed) >= 10
        GROUP BY 1
      )
      {_SMALL}
    $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION palier_score_histogram(of_grid bigint, of_types text[]) RETURNS TABLE(band int, n int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH alike AS (
        SELECT score.points FROM palier_demandescore AS score
        JOIN palier_scorefacts AS facts USING (demande_id, departement)
        WHERE score.grid_id = of_grid AND facts.types && of_types
      ), cells AS (
        SELECT greatest((floor(points / 5.0) * 5)::int, 0) AS band, count(*)::int AS n FROM alike
        WHERE (SELECT count(*) FROM alike) >= 10 GROUP BY 1
      )
      {_SMALL}
    $$
    """,
)


class Migration(migrations.Migration):
    """Functions that the release before calls in the same way: a hidden band is no row, which it draws as none."""

    dependencies = (("palier", "0062_browsers_since"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS)

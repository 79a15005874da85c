"""The lists of a household's own candidatures, each read once: place, cut and total; and the ways from a commune to its heirs.

Expand only: one function that the release before does not call, two indexes on a table of 37,000 rows. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

STATEMENTS = (
    # As `palier_place` and `palier_cuts` together: those before and those from the key on make the whole, in one walk of the index.
    """
    CREATE FUNCTION palier_own_lists(of_candidatures bigint[])
    RETURNS TABLE(candidature bigint, ahead int, level int, total int, placed int, places int, tier int, band int, priority int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT mine.id, CASE WHEN is_ranked THEN mine.rank - 1 ELSE l.ahead END, CASE WHEN is_ranked THEN 1 ELSE l.level END,
        CASE WHEN is_ranked THEN r.candidates ELSE l.placed END, l.placed, p.to_designate::int, c.tier, c.band, c.priority
      FROM unnest(of_candidatures[1:1000]) AS asked (id)
      JOIN palier_candidature mine ON mine.id = asked.id
        AND (current_setting('role') <> 'palier_demandeur' OR mine.demande_id = palier_claim('demande')::bigint)
      JOIN palier_publication p ON p.id = mine.publication_id
      CROSS JOIN LATERAL (SELECT mine.rank IS NOT NULL AS is_ranked, mine.rank IS NULL OR p.stage = 'publiee' AS is_counted) state
      LEFT JOIN LATERAL (
        SELECT k.candidates FROM palier_ranking k WHERE k.publication_id = mine.publication_id ORDER BY k.version DESC LIMIT 1) r ON is_ranked
      LEFT JOIN LATERAL (
        SELECT ahead.n AS ahead, level.n AS level, ahead.n + rest.n AS placed FROM
          (SELECT count(*)::int AS n FROM palier_candidature k WHERE k.publication_id = mine.publication_id AND k.is_placed
             AND (k.tier, k.order_points, k.waiting_since) < (mine.tier, mine.order_points, mine.waiting_since)) ahead,
          (SELECT count(*)::int AS n FROM palier_candidature k WHERE k.publication_id = mine.publication_id AND k.is_placed
             AND (k.tier, k.order_points, k.waiting_since) >= (mine.tier, mine.order_points, mine.waiting_since)) rest,
          (SELECT count(*)::int AS n FROM palier_candidature k WHERE k.publication_id = mine.publication_id AND k.is_placed
             AND k.tier = mine.tier AND k.order_points = mine.order_points AND k.waiting_since = mine.waiting_since) level
        ) l ON is_counted
      LEFT JOIN LATERAL (
        SELECT k.tier::int AS tier, (floor(-k.order_points / 5.0) * 5)::int AS band,
          (SELECT count(*)::int FROM palier_candidature t WHERE t.publication_id = p.id AND t.is_placed AND t.tier = 0) AS priority
        FROM palier_candidature k WHERE k.publication_id = p.id AND k.is_placed
        ORDER BY k.tier, k.order_points, k.waiting_since OFFSET greatest(p.to_designate - 1, 0) LIMIT 1) c
        ON p.stage = 'publiee' AND l.placed >= 10
      WHERE NOT is_ranked OR r.candidates IS NOT NULL
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_own_lists(bigint[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_own_lists(bigint[]) TO palier_demandeur, palier_clock",
)


class Migration(migrations.Migration):
    """A counting function that returns numbers only, as those that it joins."""

    dependencies = (("palier", "0308_held_by_every_row"),)
    operations = (
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS),
    )

"""A place counts whoever is level with it, and a protected person has no place of work that anybody reads. Frozen SQL."""

from django.db import migrations

STATEMENTS = (
    # Hidden from each other, two that are level would both be first, and one of them second at the closing.
    """
    CREATE OR REPLACE FUNCTION palier_standing(at_publication bigint, at_tier int, at_points int, at_since date)
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
    """
    UPDATE palier_person SET employer = '', profession = ''
    WHERE role IN ('demandeur', 'cotitulaire') AND (employer <> '' OR profession <> '')
      AND demande_id IN (SELECT demande_id FROM palier_safechannel)
    """,
)


class Migration(migrations.Migration):
    """A function that the release before calls in the same way, and rows of which it reads less."""

    dependencies = (("palier", "0055_own_readings"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS)

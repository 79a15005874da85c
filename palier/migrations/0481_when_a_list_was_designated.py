"""A landlord reads when candidates were designated to it, for the days that its homes stay empty. Frozen SQL."""

from django.db import migrations

DESIGNATED = """
    CREATE FUNCTION palier_designated_at(asked bigint[]) RETURNS TABLE(publication bigint, at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT p.id, min(j.at) FROM palier_publication p
      JOIN palier_journalentry j ON j.object_id = p.public_id AND j.verb = 'designer'
      WHERE p.id = ANY(asked) AND p.bailleur_id = ANY(palier_ours()) GROUP BY p.id
    $$
"""


class Migration(migrations.Migration):
    """Expand only: the release before never asks it."""

    dependencies = (("palier", "0480_a_list_is_taken_out"),)
    operations = (
        migrations.RunSQL(DESIGNATED, "DROP FUNCTION IF EXISTS palier_designated_at(bigint[])"),
        migrations.RunSQL(
            [
                "REVOKE EXECUTE ON FUNCTION palier_designated_at(bigint[]) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION palier_designated_at(bigint[]) TO palier_bailleur",
            ],
            migrations.RunSQL.noop,
        ),
    )

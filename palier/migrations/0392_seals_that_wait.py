"""A steward sees how many rows wait for their seal, and since when: sealing that fails shows there first (ADR 115). Frozen SQL."""

from django.db import migrations

WAITING = """
    CREATE OR REPLACE FUNCTION palier_seals_waiting() RETURNS TABLE(waiting bigint, seconds bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(sum(cardinality(keys)), 0)::bigint,
        coalesce(floor(extract(epoch FROM clock_timestamp() - min(at))), 0)::bigint
      FROM palier_unsealed WHERE palier_claim('role') = 'palier_steward'
    $$
"""


class Migration(migrations.Migration):
    """Two numbers, and no row."""

    dependencies = (("palier", "0391_a_seance_opened_by_mistake"),)
    operations = (
        migrations.RunSQL(
            [
                WAITING,
                "REVOKE EXECUTE ON FUNCTION palier_seals_waiting() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION palier_seals_waiting() TO palier_steward",
            ],
            "DROP FUNCTION IF EXISTS palier_seals_waiting()",
        ),
    )

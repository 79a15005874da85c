"""Whether all have signed a lease, said where nobody may read its papers: at a counter, and under a mandate. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# What a provider gave back and was not kept proves no contract: such a lease may still be cancelled.
MADE = """
    CREATE FUNCTION palier_lease_made(of_candidature bigint, is_held boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (
          SELECT FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
          WHERE c.id = of_candidature
            AND (current_setting('role') <> 'palier_bailleur' OR p.bailleur_id = ANY(palier_ours()))
            AND (current_setting('role') <> 'palier_demandeur' OR c.demande_id = palier_claim('demande')::bigint)) THEN
        RETURN false;
      END IF;
      IF is_held THEN
        PERFORM e.id FROM palier_leaseenvelope e WHERE e.candidature_id = of_candidature ORDER BY e.id FOR UPDATE;
      END IF;
      RETURN EXISTS (
        SELECT FROM palier_leaseenvelope e WHERE e.candidature_id = of_candidature
          AND (e.state = 'signee' OR e.state <> 'brouillon' AND e.fault = ''
            AND EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = e.id)
            AND NOT EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = e.id AND s.signed_at IS NULL)));
    END $$
"""


class Migration(migrations.Migration):
    """One question, and who may ask it."""

    dependencies = (("palier", "0584_open_lists_by_commune"),)
    operations = (
        migrations.RunSQL(MADE, "DROP FUNCTION IF EXISTS palier_lease_made(bigint, boolean)"),
        migrations.RunSQL(
            [
                "REVOKE EXECUTE ON FUNCTION palier_lease_made(bigint, boolean) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION palier_lease_made(bigint, boolean) TO palier_bailleur, palier_demandeur, palier_clock",
            ],
            migrations.RunSQL.noop,
        ),
    )

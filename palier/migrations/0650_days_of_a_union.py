"""What a union that stands says of a file, to who writes the register's word of it. Frozen SQL."""

from django.db import migrations

# The other number is another row, which the intake of this one does not see.
DAYS = """
    CREATE FUNCTION palier_united_days(of_demande bigint) RETURNS TABLE (departement text, since date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF current_setting('role') = 'palier_intake' AND palier_claim('demande')::bigint IS DISTINCT FROM of_demande THEN
        RETURN;
      END IF;
      RETURN QUERY
        WITH gone AS (
          SELECT o.id, o.deposited_on FROM palier_radiation r
          JOIN palier_demande o ON o.id = r.demande_id JOIN palier_demande k ON k.numero_unique = r.kept_numero
          WHERE k.id = of_demande AND r.reason = 'FUSION' AND r.lifted_at IS NULL
            AND o.state = 'radiee' AND o.strike_off_reason = 'FUSION')
        SELECT s.departement::text, min(s.since) FROM gone JOIN palier_seniority s ON s.demande_id = gone.id GROUP BY 1
        UNION ALL
        SELECT '', min(gone.deposited_on) FROM gone HAVING min(gone.deposited_on) IS NOT NULL;
    END $$
"""
UNITED = """
    CREATE FUNCTION palier_is_united(of_demande bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF current_setting('role') = 'palier_intake' AND palier_claim('demande')::bigint IS DISTINCT FROM of_demande THEN
        RETURN false;
      END IF;
      RETURN EXISTS (
        SELECT FROM palier_radiation r JOIN palier_demande o ON o.id = r.demande_id
        WHERE o.id = of_demande AND r.reason = 'FUSION' AND r.lifted_at IS NULL
          AND o.state = 'radiee' AND o.strike_off_reason = 'FUSION');
    END $$
"""


class Migration(migrations.Migration):
    """Two questions, and who may ask them."""

    dependencies = (("palier", "0641_what_stands_near_a_home"),)
    operations = (
        migrations.RunSQL(DAYS, "DROP FUNCTION IF EXISTS palier_united_days(bigint)"),
        migrations.RunSQL(UNITED, "DROP FUNCTION IF EXISTS palier_is_united(bigint)"),
        migrations.RunSQL(
            [
                "REVOKE EXECUTE ON FUNCTION palier_united_days(bigint), palier_is_united(bigint) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION palier_united_days(bigint), palier_is_united(bigint) TO palier_intake, palier_clock",
            ],
            migrations.RunSQL.noop,
        ),
    )

"""The day of a DALO decision parts with the decision, and a préfet counts the offers that are late under either delay. Frozen SQL."""
# ruff: noqa: E501, S608 - frozen statements

from django.db import migrations

VERSION = """
    CREATE OR REPLACE FUNCTION palier_apart_version(it jsonb, stands bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
    DECLARE
      KEYS CONSTANT text[] := ARRAY['key', 'role', 'link', 'custody'];
      SPLIT CONSTANT text[] := ARRAY['household', 'numero_unique', 'dalo', 'dalo_valid_until', 'dalo_decided_on', 'deposited_on', 'valid_until',
        'waiting_since', 'refusals', 'unjustified_refusals'];
      stood jsonb; written CONSTANT jsonb := it -> 'facts';
    BEGIN
      SELECT v.facts INTO stood FROM palier_demandeversion v WHERE v.demande_id = stands AND v.id < (it ->> 'id')::bigint
        ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1;
      RETURN it ->> 'file_type' = 'CRS' AND it -> 'unknown_codes' = '[]' AND it -> 'missing' = '[]'
        AND palier_same_facts(written - SPLIT, stood - SPLIT)
        AND (stood ? 'unjustified_refusals' OR palier_same_facts(written -> 'refusals', stood -> 'refusals'))
        AND (written ->> 'dalo' = 'non' AND written ->> 'dalo_valid_until' IS NULL
          OR (written ->> 'dalo', written ->> 'dalo_valid_until') IS NOT DISTINCT FROM (stood ->> 'dalo', stood ->> 'dalo_valid_until'))
        AND (written ->> 'dalo_decided_on' IS NULL OR written ->> 'dalo_decided_on' = stood ->> 'dalo_decided_on')
        AND NOT EXISTS (SELECT FROM jsonb_each_text(written -> 'waiting_since') w WHERE w.value IS DISTINCT FROM coalesce(
          (SELECT s.since::text FROM palier_seniority s WHERE s.demande_id = stands AND s.departement = w.key), stood -> 'waiting_since' ->> w.key))
        AND EXISTS (SELECT FROM palier_demande d WHERE d.id = stands
          AND written ->> 'deposited_on' IS NOT DISTINCT FROM coalesce(d.deposited_on::text, stood ->> 'deposited_on')
          AND written ->> 'valid_until' IS NOT DISTINCT FROM d.valid_until::text)
        AND (written -> 'household' -> 'expected' = '[]' OR palier_same_facts(written -> 'household' -> 'expected', stood -> 'household' -> 'expected'))
        AND written -> 'household' ->> 'proof' IN ('declare', 'verifie')
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(written -> 'household' -> 'persons') p WHERE NOT EXISTS (
          SELECT FROM jsonb_array_elements(stood -> 'household' -> 'persons') q WHERE palier_same_facts(p - KEYS, q - KEYS)));
    END $$
"""
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
# In tens, as before. Six months are late whichever delay the département has (dalo.toml, « offer_months_long »).
WAITS = f"""
    CREATE OR REPLACE FUNCTION palier_prefecture_waits() RETURNS TABLE(what text, at_least bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH place AS (SELECT t.departement, CASE t.departement WHEN '31' THEN 36 END AS months FROM palier_territory(NULL) t
          WHERE t.kind = 'prefecture'),
        waiting AS (
          SELECT d.id, s.since, place.months,
            EXISTS (SELECT FROM palier_scorefacts f WHERE f.demande_id = d.id AND f.dalo_p IS NOT NULL
              AND (f.dalo_s IS NULL OR f.dalo_s <= {_TODAY}) AND (f.dalo_u IS NULL OR {_TODAY} <= f.dalo_u)) AS is_dalo
          FROM palier_demande d JOIN palier_seniority s ON s.demande_id = d.id
            JOIN place ON place.departement = s.departement WHERE d.state <> 'radiee')
      SELECT 'dalo', count(*) FILTER (WHERE w.is_dalo) / 10 * 10 FROM place LEFT JOIN waiting w ON true GROUP BY place.departement
      UNION ALL
      SELECT 'dalo_tard', count(*) FILTER (WHERE w.is_dalo AND ((SELECT v.facts ->> 'dalo_decided_on' FROM palier_demandeversion v
        WHERE v.demande_id = w.id ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1)::date + make_interval(months => 6))::date < {_TODAY}) / 10 * 10
      FROM place LEFT JOIN waiting w ON true GROUP BY place.departement
      UNION ALL
      SELECT 'retard', count(*) FILTER (WHERE w.since + make_interval(months => place.months) < {_TODAY}) / 10 * 10
      FROM place LEFT JOIN waiting w ON true WHERE place.months IS NOT NULL GROUP BY place.departement
      UNION ALL
      SELECT 'urgence', count(DISTINCT w.id) FILTER (WHERE EXISTS (SELECT FROM palier_piece p WHERE p.demande_id = w.id
        AND p.status = 'a_verifier' AND p.left_at IS NULL AND p.due_at < now())) / 10 * 10
      FROM place LEFT JOIN waiting w ON true GROUP BY place.departement
    $$
"""


class Migration(migrations.Migration):
    """Wider than before: the release before writes no such day, reads a count more and shows those that it knows."""

    dependencies = (("palier", "0525_when_the_register_heard"),)
    operations = (
        migrations.RunSQL(VERSION, migrations.RunSQL.noop),
        migrations.RunSQL(WAITS, migrations.RunSQL.noop),
    )

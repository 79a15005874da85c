"""Access to a file ends with its reason: who reads it follows live candidatures and dated needs. Frozen SQL.

Stages are those of `rules.file_access`; a test compares this SQL with that rule over random lives.
"""

from django.db import migrations, models

LIVE = (
    "'deposee', 'en_attente', 'classee', 'ecartee', 'non_retenue', 'designee', 'incomplete', 'conforme', 'attribuee', "
    "'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee', 'suspendue'"
)
TABLES = ("demandeversion", "person", "seniority", "piece", "piececontent", "fact")
FUNCTIONS = (
    # Each organisation that a candidature was open to, and whether it still reads: while it lives, or while it is needed.
    f"""
    CREATE FUNCTION palier_reading(of_demande bigint, on_day date)
    RETURNS TABLE(organisation int, is_live boolean, is_kept boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH bond AS (
        SELECT o, c.stage, c.read_until, p.id AS publication, p.bailleur_id,
          c.stage IN ({LIVE}) AS is_live
        FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id, unnest(c.audience) o
        WHERE c.demande_id = of_demande)
      SELECT o, bool_or(b.is_live), bool_or(
        EXISTS (SELECT 1 FROM palier_legalhold h WHERE h.demande_id = of_demande AND h.lifted_at IS NULL)
        OR EXISTS (SELECT 1 FROM palier_paperletter l WHERE l.demande_id = of_demande AND l.organisation_id = o
          AND l.posted_on IS NULL AND l.withdrawn_at IS NULL)
        OR (b.stage = 'bail_signe' AND o = b.bailleur_id)
        OR (b.stage NOT IN ('retiree', 'ineligible') AND EXISTS (
          SELECT 1 FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
          WHERE i.publication_id = b.publication AND s.closed_at IS NULL))
        OR (b.stage NOT IN ('retiree', 'desistee') AND (b.read_until IS NULL OR b.read_until >= on_day)))
      FROM bond b GROUP BY o
    $$
    """,
    # What an organisation could read when its last live candidature ended, it may keep; what came later it never gets.
    f"""
    CREATE FUNCTION palier_audience_on(of_demande bigint, on_day date) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE live int[]; kept int[]; child text;
    BEGIN
      SELECT coalesce(array_agg(organisation ORDER BY organisation) FILTER (WHERE is_live), '{{}}'),
             coalesce(array_agg(organisation ORDER BY organisation) FILTER (WHERE is_kept AND NOT is_live), '{{}}')
        INTO live, kept FROM palier_reading(of_demande, on_day);
      UPDATE palier_demande d SET audience = palier_kept_audience(d.audience, live, kept)
        WHERE id = of_demande AND d.audience IS DISTINCT FROM palier_kept_audience(d.audience, live, kept);
      FOREACH child IN ARRAY ARRAY[{", ".join(f"'{table}'" for table in TABLES)}] LOOP
        EXECUTE format('UPDATE palier_%s r SET audience = palier_kept_audience(r.audience, $1, $2) WHERE demande_id = $3 '
          'AND r.audience IS DISTINCT FROM palier_kept_audience(r.audience, $1, $2)', child) USING live, kept, of_demande;
      END LOOP;
    END $$
    """,
    """
    CREATE FUNCTION palier_kept_audience(now_read int[], live int[], kept int[]) RETURNS int[]
    LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
      SELECT coalesce(array_agg(o ORDER BY o), '{}') FROM (
        SELECT unnest(live) UNION SELECT unnest(now_read) INTERSECT SELECT unnest(kept)) AS one(o)
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION palier_refresh_audience(of_demande bigint) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT palier_audience_on(of_demande, (now() AT TIME ZONE 'Europe/Paris')::date)
    $$
    """,
    # A row that is written after an end joins none of those whose candidatures ended, but its own writer.
    """
    CREATE FUNCTION palier_without_ended(seen int[], of_demande bigint) RETURNS int[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(array_agg(o ORDER BY o), '{}') FROM unnest(seen) o WHERE o NOT IN (
        SELECT organisation FROM palier_reading(of_demande, '-infinity') WHERE NOT is_live
          AND organisation IS DISTINCT FROM palier_claim('organisation')::int)
    $$
    """,
    """
    CREATE FUNCTION palier_join_no_ended() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      NEW.audience := palier_without_ended(NEW.audience, NEW.demande_id);
      RETURN NEW;
    END $$
    """,
    # Rewritten in place, a row is a later row; given a wider audience with the same words, it joins live ones alone.
    """
    CREATE FUNCTION palier_rewritten_joins_no_ended() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE as_before int[] := '{}';
    BEGIN
      IF to_jsonb(NEW) - 'audience' = to_jsonb(OLD) - 'audience' THEN
        SELECT coalesce(array_agg(o), '{}') INTO as_before FROM unnest(NEW.audience) o WHERE o = ANY(OLD.audience);
      END IF;
      SELECT coalesce(array_agg(o ORDER BY o), '{}') INTO NEW.audience
        FROM (SELECT unnest(as_before) UNION SELECT unnest(palier_without_ended(NEW.audience, NEW.demande_id))) AS one(o);
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION palier_file_joins_no_ended() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE palier_piece SET audience = palier_without_ended(audience, demande_id)
        WHERE id = NEW.piece_id AND audience IS DISTINCT FROM palier_without_ended(audience, demande_id);
      RETURN NULL;
    END $$
    """,
)
CLOSED = (
    "palier_reading(bigint, date)",
    "palier_audience_on(bigint, date)",
    "palier_kept_audience(int[], int[], int[])",
    "palier_without_ended(int[], bigint)",
    "palier_join_no_ended()",
    "palier_rewritten_joins_no_ended()",
    "palier_file_joins_no_ended()",
)
RIGHTS = (
    *(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC" for name in CLOSED),
    # The day is the clock's to say: a page asks for today.
    "GRANT EXECUTE ON FUNCTION palier_reading(bigint, date) TO palier_clock",
    "GRANT EXECUTE ON FUNCTION palier_audience_on(bigint, date) TO palier_clock",
)


class Migration(migrations.Migration):
    """One column, empty until the clock has dated each end; the rows that are there are put right by its nightly job."""

    dependencies = (("palier", "0050_held_rankings"),)
    operations = (
        migrations.AddField("candidature", "read_until", models.DateField(null=True)),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*FUNCTIONS, *RIGHTS)),
    )

"""What the database refuses by itself, and the counting functions that return numbers only."""

from django.db import migrations

PLACED = "is_placed"
FUNCTIONS = (
    # Rows are rewritten once or twice in their life, and the snapshot with none of it: room in the page, text aside.
    "ALTER TABLE palier_candidature SET (fillfactor = 60, toast_tuple_target = 256)",
    "ALTER TABLE palier_candidature ALTER COLUMN snapshot SET STORAGE EXTERNAL",
    """
    CREATE FUNCTION palier_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '2F003'; END $$
    """,
    *(
        statement
        for table in ("journalentry", "accessentry", "ranking")
        for statement in (
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON palier_{table} "
            "FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON palier_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION palier_refuse()",
        )
    ),
    # An erasure empties the payload and the links of a line; what was published stays.
    "CREATE TRIGGER published_line BEFORE UPDATE OF ranking_id, rank, pseudonym, tie, commitment ON palier_rankingline "
    "FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER kept_line BEFORE DELETE ON palier_rankingline FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON palier_rankingline "
    "FOR EACH STATEMENT EXECUTE FUNCTION palier_refuse()",
    # A correction may change what a ranked candidature rests on: the lines already frozen keep what they rested on.
    """
    CREATE FUNCTION palier_keep_opening() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE palier_rankingline SET kept_opening = OLD.snapshot
        WHERE demande_id = OLD.demande_id AND candidature_id = OLD.id AND kept_opening IS NULL;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER as_ranked BEFORE UPDATE OF snapshot ON palier_candidature FOR EACH ROW "
    "WHEN (OLD.rank IS NOT NULL AND NEW.snapshot IS DISTINCT FROM OLD.snapshot) EXECUTE FUNCTION palier_keep_opening()",
    "CREATE TRIGGER as_received BEFORE UPDATE OF file_type, file_dated_at, received_at, digest, facts "
    "ON palier_demandeversion FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER as_sent BEFORE UPDATE OF kind, title, paragraphs, facts, sent_at "
    "ON palier_letter FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    f"""
    CREATE FUNCTION palier_standing(at_publication bigint, at_tier int, at_points int, at_since date)
    RETURNS TABLE(ahead int, level int, total int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND {PLACED}
           AND (tier, order_points, waiting_since) < (at_tier, at_points, at_since)),
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND {PLACED}
           AND tier = at_tier AND order_points = at_points AND waiting_since = at_since),
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND {PLACED})
    $$
    """,
    f"""
    CREATE FUNCTION palier_place(of_candidature bigint) RETURNS TABLE(ahead int, level int, total int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE mine palier_candidature;
    BEGIN
      SELECT * INTO mine FROM palier_candidature WHERE id = of_candidature;
      IF NOT FOUND THEN RETURN; END IF;
      IF mine.rank IS NOT NULL THEN
        RETURN QUERY SELECT mine.rank - 1, 1, r.candidates FROM palier_ranking r
          WHERE r.publication_id = mine.publication_id ORDER BY r.version DESC LIMIT 1;
      ELSE
        RETURN QUERY SELECT * FROM palier_standing(
          mine.publication_id, mine.tier::int, mine.order_points, mine.waiting_since);
      END IF;
    END $$
    """,
    """
    CREATE FUNCTION palier_counts(of_publication bigint) RETURNS TABLE(stage text, n int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT stage::text, count(*)::int FROM palier_candidature WHERE publication_id = of_publication GROUP BY stage
    $$
    """,
    f"""
    CREATE FUNCTION palier_histogram(of_publication bigint) RETURNS TABLE(band int, n int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT (floor(-order_points / 5.0) * 5)::int, count(*)::int FROM palier_candidature
      WHERE publication_id = of_publication AND {PLACED}
        AND (SELECT count(*) FROM palier_candidature WHERE publication_id = of_publication AND {PLACED}) >= 10
      GROUP BY 1 ORDER BY 1
    $$
    """,
    f"""
    CREATE FUNCTION palier_cut(of_publication bigint, places int) RETURNS int
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT (floor(-order_points / 5.0) * 5)::int FROM palier_candidature
      WHERE publication_id = of_publication AND {PLACED}
        AND (SELECT count(*) FROM palier_candidature WHERE publication_id = of_publication AND {PLACED}) >= 10
      ORDER BY tier, order_points, waiting_since, rank OFFSET greatest(places - 1, 0) LIMIT 1
    $$
    """,
    """
    CREATE FUNCTION palier_household_present(at_publication bigint, of_demande bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- Two demandes of one household that arrive together share no row: a lock on each identity makes the second wait.
      PERFORM pg_advisory_xact_lock(k.key) FROM (
        SELECT DISTINCT hashtextextended(
          concat_ws('|', at_publication, match_birth_name, match_first_name, birth_date), 0) AS key
        FROM palier_person WHERE demande_id = of_demande AND role IN ('demandeur', 'cotitulaire')
          AND match_birth_name IS NOT NULL AND match_first_name IS NOT NULL AND birth_date IS NOT NULL
        ORDER BY 1) k;
      RETURN EXISTS (
        SELECT 1 FROM palier_person mine
        JOIN palier_person other USING (match_birth_name, match_first_name, birth_date)
        JOIN palier_candidature c ON c.demande_id = other.demande_id AND c.publication_id = at_publication
        WHERE mine.demande_id = of_demande AND other.demande_id <> of_demande
          AND mine.role IN ('demandeur', 'cotitulaire') AND other.role IN ('demandeur', 'cotitulaire')
          AND NOT (c.stage IN ('retiree', 'ineligible', 'sans_suite', 'desistee')));
    END $$
    """,
    """
    CREATE FUNCTION palier_lock_publication(the_publication bigint)
    RETURNS TABLE(stage text, opens_at timestamptz, closes_at timestamptz, at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      RETURN QUERY SELECT p.stage::text, p.opens_at, p.closes_at, clock_timestamp()
        FROM palier_publication p WHERE p.id = the_publication FOR SHARE;
    END $$
    """,
    """
    CREATE FUNCTION palier_refresh_audience(of_demande bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE seen int[]; child text;
    BEGIN
      SELECT coalesce(array_agg(DISTINCT o ORDER BY o), '{}') INTO seen
        FROM palier_candidature c, unnest(c.audience) o WHERE c.demande_id = of_demande;
      UPDATE palier_demande SET audience = seen WHERE id = of_demande AND audience IS DISTINCT FROM seen;
      FOREACH child IN ARRAY ARRAY['demandeversion', 'person', 'seniority', 'piece', 'piececontent', 'fact'] LOOP
        EXECUTE format('UPDATE palier_%s SET audience = $1 WHERE demande_id = $2 AND audience IS DISTINCT FROM $1', child)
          USING seen, of_demande;
      END LOOP;
    END $$
    """,
    """
    CREATE FUNCTION palier_public_lines(of_ranking uuid)
    RETURNS TABLE(rank int, pseudonym text, tie text, commitment text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT rank, pseudonym::text, tie::text, commitment::text FROM palier_rankingline
      WHERE ranking_id = of_ranking ORDER BY rank
    $$
    """,
)
NAMES = (
    "palier_standing(bigint, int, int, date)",
    "palier_place(bigint)",
    "palier_counts(bigint)",
    "palier_histogram(bigint)",
    "palier_cut(bigint, int)",
    "palier_household_present(bigint, bigint)",
    "palier_lock_publication(bigint)",
    "palier_refresh_audience(bigint)",
    "palier_public_lines(uuid)",
)
ROLES = "palier_public, palier_demandeur, palier_bailleur, palier_reservataire, palier_clock"
RIGHTS = (
    *(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC" for name in NAMES),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO {ROLES}" for name in NAMES),
    "GRANT EXECUTE ON FUNCTION palier_refresh_audience(bigint) TO palier_intake",
)


class Migration(migrations.Migration):
    """Triggers of the append-only tables, counting functions, and who may call them."""

    dependencies = (("palier", "0002_row_security"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*FUNCTIONS, *RIGHTS))

"""Two files that a separation made of one never meet at a visit: an hour that one holds is full for the other (ADR 93).

The hours of the same home one hour before and after are full too. « Complète » tells nothing: any household may hold the places.
Expand only: three functions written again, and one more that no role calls. Frozen SQL.
"""
# ruff: noqa: E501, S608 - frozen statements, made of constants

from django.db import migrations

HELD = "('prise', 'venue', 'manquee')"
LIVING = "('designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee')"
PARTED = f"""
    CREATE OR REPLACE FUNCTION palier_parted_visitor(slot bigint, file bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM palier_viewingslot s
        JOIN palier_viewingslot o ON o.publication_id = s.publication_id AND o.starts_at BETWEEN s.starts_at - interval '1 hour' AND s.starts_at + interval '1 hour'
        JOIN palier_viewing v ON v.slot_id = o.id AND v.state IN {HELD} AND v.demande_id <> file
        JOIN palier_candidature c ON c.id = v.candidature_id AND c.stage IN {LIVING}
        WHERE s.id = slot AND (
          EXISTS (SELECT FROM palier_fork f WHERE (f.parent_id, f.child_id) IN ((v.demande_id, file), (file, v.demande_id)))
          OR EXISTS (SELECT FROM palier_fork f JOIN palier_fork g ON g.parent_id = f.parent_id WHERE f.child_id = file AND g.child_id = v.demande_id)))
    $$
"""
TAKEN = f"""(SELECT count(*) FROM palier_viewing v JOIN palier_candidature c ON c.id = v.candidature_id
        WHERE v.slot_id = s.id AND v.state IN {HELD} AND c.stage IN {LIVING})::int"""
OURS = """(EXISTS (SELECT FROM palier_candidature m WHERE m.publication_id = s.publication_id AND m.demande_id = palier_claim('demande')::bigint)
        OR EXISTS (SELECT FROM palier_publication p WHERE p.id = s.publication_id AND p.bailleur_id = ANY(palier_ours())))"""
SEEN = f"CASE WHEN palier_claim('demande') IS NOT NULL AND palier_parted_visitor(s.id, palier_claim('demande')::bigint) THEN greatest(s.places::int, {TAKEN}) ELSE {TAKEN} END"
SEATS = """
    CREATE OR REPLACE FUNCTION palier_viewing_seats(slots bigint[]) RETURNS TABLE(slot bigint, taken int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.id, {taken} FROM palier_viewingslot s WHERE s.id = ANY(slots) AND {ours}
    $$
"""
LOCK = """
    CREATE OR REPLACE FUNCTION palier_lock_viewing_slot(slot bigint) RETURNS TABLE(starts_at timestamptz, is_cancelled boolean, places int, taken int)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      PERFORM 1 FROM palier_viewingslot s WHERE s.id = slot AND {ours} FOR UPDATE;
      IF NOT FOUND THEN
        RETURN;
      END IF;
      RETURN QUERY SELECT s.starts_at, s.cancelled_at IS NOT NULL, s.places::int, {taken} FROM palier_viewingslot s WHERE s.id = slot;
    END $$
"""
# Whoever books for them, the landlord too: the trigger asks by the file of the row.
APART = """
    CREATE OR REPLACE FUNCTION palier_viewing_apart() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.state = 'prise' AND NEW.slot_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.state <> 'prise' OR NEW.slot_id IS DISTINCT FROM OLD.slot_id)
          AND palier_parted_visitor(NEW.slot_id, NEW.demande_id) THEN
        RAISE EXCEPTION 'no place is left at this hour' USING ERRCODE = '23514';
      END IF;
      RETURN NEW;
    END $$
"""
ON_VIEWING = """
    CREATE OR REPLACE TRIGGER viewing_apart BEFORE INSERT OR UPDATE ON palier_viewing FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_bailleur')) EXECUTE FUNCTION palier_viewing_apart()
"""
GIVEN = (
    PARTED,
    "REVOKE EXECUTE ON FUNCTION palier_parted_visitor(bigint, bigint) FROM PUBLIC",
    SEATS.format(taken=SEEN, ours=OURS),
    LOCK.format(taken=SEEN, ours=OURS),
    APART,
    "REVOKE EXECUTE ON FUNCTION palier_viewing_apart() FROM PUBLIC",
    ON_VIEWING,
)
TAKEN_BACK = (
    "DROP TRIGGER IF EXISTS viewing_apart ON palier_viewing",
    "DROP FUNCTION IF EXISTS palier_viewing_apart()",
    SEATS.format(taken=TAKEN, ours=OURS),
    LOCK.format(taken=TAKEN, ours=OURS),
    "DROP FUNCTION IF EXISTS palier_parted_visitor(bigint, bigint)",
)


class Migration(migrations.Migration):
    """Two functions, a trigger, and the two that count written again."""

    dependencies = (("palier", "0260_written_together"),)
    operations = (migrations.RunSQL(list(GIVEN), list(TAKEN_BACK)),)

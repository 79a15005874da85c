"""A desk takes a decision back in its open séance, once, and nothing else of it changes. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

MOVED = """
    CREATE OR REPLACE FUNCTION palier_staff_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE is_own boolean := current_setting('role') = 'palier_reservataire' OR EXISTS (
      SELECT FROM palier_publication WHERE id = NEW.publication_id AND reservataire_id = bailleur_id);
    BEGIN
      IF NOT NEW.audience <@ OLD.audience AND NOT NEW.audience <@ ARRAY(
          SELECT unnest(ARRAY[reservataire_id, bailleur_id]) FROM palier_publication WHERE id = NEW.publication_id) THEN
        RAISE EXCEPTION 'a candidature is shown to the organisations of its list' USING ERRCODE = '42501';
      END IF;
      IF current_setting('role') = 'palier_bailleur' AND NEW.stage = 'conforme'
          AND OLD.stage IN ('attribuee', 'en_reserve', 'irrecevable', 'non_attribuee', 'sous_condition') THEN
        IF NOT EXISTS (SELECT FROM palier_decision d JOIN palier_agendaitem i ON i.id = d.item_id
            JOIN palier_seance s ON s.id = i.seance_id
            WHERE d.candidature_id = NEW.id AND d.taken_back_at IS NOT NULL AND s.stage = 'ouverte') THEN
          RAISE EXCEPTION 'a decision is taken back in its open seance' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
      END IF;
      IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (current_setting('role') = 'palier_bailleur' AND (
        NEW.stage = 'attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'bail_signe' AND OLD.stage IN ('acceptee') OR
        NEW.stage = 'conforme' AND OLD.stage IN ('designee', 'incomplete') OR
        NEW.stage = 'en_reserve' AND OLD.stage IN ('acceptee', 'conforme', 'offre_envoyee') OR
        NEW.stage = 'incomplete' AND OLD.stage IN ('designee') OR
        NEW.stage = 'irrecevable' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_conforme' AND OLD.stage IN ('designee', 'incomplete') OR
        NEW.stage = 'offre_envoyee' AND OLD.stage IN ('attribuee', 'en_reserve', 'sous_condition') OR
        NEW.stage = 'sous_condition' AND OLD.stage IN ('conforme')
      ) OR is_own AND (
        NEW.stage = 'classee' AND OLD.stage IN ('ecartee') OR
        NEW.stage = 'deposee' AND OLD.stage IN ('en_attente') OR
        NEW.stage = 'designee' AND OLD.stage IN ('classee', 'non_retenue') OR
        NEW.stage = 'ecartee' AND OLD.stage IN ('classee') OR
        NEW.stage = 'non_retenue' AND OLD.stage IN ('classee')
      )) THEN
        RAISE EXCEPTION 'this organisation moves no candidature from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
TAKEN = """
    CREATE OR REPLACE FUNCTION palier_taken_back() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.taken_back_at IS NOT NULL OR NEW.taken_back_at IS NULL OR NEW.taken_back_reason = ''
          OR NEW.taken_back_by_id IS DISTINCT FROM (SELECT palier_claim('user')::bigint) OR NOT EXISTS (
            SELECT FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
            WHERE i.id = NEW.item_id AND s.stage = 'ouverte') THEN
        RAISE EXCEPTION 'a decision is taken back once, in its open seance' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
TRIGGER = """
    CREATE OR REPLACE TRIGGER taken_back BEFORE UPDATE ON palier_decision FOR EACH ROW
    WHEN (current_setting('role') = 'palier_bailleur' AND (NEW.taken_back_at, NEW.taken_back_by_id, NEW.taken_back_reason)
      IS DISTINCT FROM (OLD.taken_back_at, OLD.taken_back_by_id, OLD.taken_back_reason))
    EXECUTE FUNCTION palier_taken_back()
"""
RIGHT = "GRANT UPDATE (taken_back_at, taken_back_by_id, taken_back_reason) ON palier_decision TO palier_bailleur"

# A home is locked before it is decided: no code relies on this rule to be told that it is.
WIDER = "-- squawk-ignore ban-drop-constraint\nALTER TABLE palier_decision DROP CONSTRAINT decision_once"


class Migration(migrations.Migration):
    """One trigger, silent for every other role, one more move of the one that was there; the wider rules go."""

    dependencies = (("palier", "0077_one_standing_decision"),)
    operations = (
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (MOVED, TAKEN, TRIGGER, RIGHT)),
        migrations.RunSQL(
            WIDER, migrations.RunSQL.noop, state_operations=[migrations.RemoveConstraint("decision", "decision_once")]
        ),
    )

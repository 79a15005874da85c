"""A file found compliant by mistake is checked again, until the commission sits on its home. Frozen SQL."""
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
      IF current_setting('role') = 'palier_bailleur' AND OLD.stage = 'conforme' AND NEW.stage IN ('incomplete', 'non_conforme') THEN
        -- Apart: no other desk reads an agenda, and a condition is read whole.
        IF EXISTS (SELECT FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
            WHERE i.publication_id = NEW.publication_id AND s.stage = 'ouverte') THEN
          RAISE EXCEPTION 'a check is corrected before its commission sits' USING ERRCODE = '42501';
        END IF;
      END IF;
      IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (current_setting('role') = 'palier_bailleur' AND (
        NEW.stage = 'attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'bail_signe' AND OLD.stage IN ('acceptee') OR
        NEW.stage = 'conforme' AND OLD.stage IN ('designee', 'incomplete') OR
        NEW.stage = 'en_reserve' AND OLD.stage IN ('acceptee', 'conforme', 'offre_envoyee') OR
        NEW.stage = 'incomplete' AND OLD.stage IN ('conforme', 'designee') OR
        NEW.stage = 'irrecevable' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_conforme' AND OLD.stage IN ('conforme', 'designee', 'incomplete') OR
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
MOVED_BEFORE = """
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


class Migration(migrations.Migration):
    """Two more moves of the trigger that was there, and when they are none."""

    dependencies = (("palier", "0670_an_agreement_that_came_since"),)
    operations = (migrations.RunSQL(MOVED, MOVED_BEFORE),)

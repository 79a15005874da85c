"""A home put off before a séance opened keeps nobody from taking its opening back. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

SITS = """
    CREATE OR REPLACE FUNCTION palier_seance_sits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      was CONSTANT jsonb := to_jsonb(OLD);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM was -> key);
      is_told CONSTANT boolean := jsonb_array_length(NEW.changes) = jsonb_array_length(OLD.changes) + 1 AND NEW.changes - (-1) = OLD.changes;
      is_same CONSTANT boolean := palier_seats(NEW.members) IS NOT DISTINCT FROM palier_seats(OLD.members);
    BEGIN
      IF NOT palier_one_a_seat(NEW.members) THEN
        RAISE EXCEPTION 'a titulaire and who stands in for them have one seat' USING ERRCODE = '42501';
      END IF;
      IF (CASE OLD.stage || ' ' || NEW.stage
          WHEN 'convoquee convoquee' THEN is_told AND moved <@ ARRAY['held_at', 'place', 'members', 'quorum', 'changes']
          WHEN 'convoquee annulee' THEN is_told AND moved <@ ARRAY['stage', 'changes']
          WHEN 'convoquee ouverte' THEN is_same AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair', 'prefet_agreed_on']
            AND NEW.opened_at >= OLD.held_at AND (NEW.prefet_agreed_on IS NOT DISTINCT FROM OLD.prefet_agreed_on
              OR OLD.prefet_agreed_on IS NULL AND OLD.form = 'numerique')
          WHEN 'ouverte ouverte' THEN (is_same OR palier_seat_given_back(OLD.members, NEW.members, NEW.changes)) AND is_told AND moved <@ ARRAY['members', 'chair', 'changes']
          WHEN 'ouverte close' THEN moved <@ ARRAY['stage', 'minutes', 'minutes_digest', 'closed_at'] AND NEW.minutes IS NOT NULL
            AND NEW.minutes_digest <> '' AND NEW.closed_at IS NOT NULL
          WHEN 'ouverte convoquee' THEN is_same AND is_told AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair', 'changes']
            AND NEW.opened_at IS NULL AND NEW.chair IS NULL
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(OLD.changes) c WHERE c ->> 'what' IN ('arrivee', 'depart'))
            AND NOT EXISTS (SELECT FROM palier_agendaitem i WHERE i.seance_id = NEW.id AND (i.postponed_reason <> '' AND i.postponed_in_session
              OR EXISTS (SELECT FROM palier_decision d WHERE d.item_id = i.id)
              OR EXISTS (SELECT FROM palier_puttovote v WHERE v.item_id = i.id)))
          ELSE false END) IS NOT TRUE THEN
        RAISE EXCEPTION 'a séance does not change so from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
SITS_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_seance_sits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      was CONSTANT jsonb := to_jsonb(OLD);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM was -> key);
      is_told CONSTANT boolean := jsonb_array_length(NEW.changes) = jsonb_array_length(OLD.changes) + 1 AND NEW.changes - (-1) = OLD.changes;
      is_same CONSTANT boolean := palier_seats(NEW.members) IS NOT DISTINCT FROM palier_seats(OLD.members);
    BEGIN
      IF NOT palier_one_a_seat(NEW.members) THEN
        RAISE EXCEPTION 'a titulaire and who stands in for them have one seat' USING ERRCODE = '42501';
      END IF;
      IF (CASE OLD.stage || ' ' || NEW.stage
          WHEN 'convoquee convoquee' THEN is_told AND moved <@ ARRAY['held_at', 'place', 'members', 'quorum', 'changes']
          WHEN 'convoquee annulee' THEN is_told AND moved <@ ARRAY['stage', 'changes']
          WHEN 'convoquee ouverte' THEN is_same AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair', 'prefet_agreed_on']
            AND NEW.opened_at >= OLD.held_at AND (NEW.prefet_agreed_on IS NOT DISTINCT FROM OLD.prefet_agreed_on
              OR OLD.prefet_agreed_on IS NULL AND OLD.form = 'numerique')
          WHEN 'ouverte ouverte' THEN (is_same OR palier_seat_given_back(OLD.members, NEW.members, NEW.changes)) AND is_told AND moved <@ ARRAY['members', 'chair', 'changes']
          WHEN 'ouverte close' THEN moved <@ ARRAY['stage', 'minutes', 'minutes_digest', 'closed_at'] AND NEW.minutes IS NOT NULL
            AND NEW.minutes_digest <> '' AND NEW.closed_at IS NOT NULL
          WHEN 'ouverte convoquee' THEN is_same AND is_told AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair', 'changes']
            AND NEW.opened_at IS NULL AND NEW.chair IS NULL
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(OLD.changes) c WHERE c ->> 'what' IN ('arrivee', 'depart'))
            AND NOT EXISTS (SELECT FROM palier_agendaitem i WHERE i.seance_id = NEW.id AND (i.postponed_reason <> ''
              OR EXISTS (SELECT FROM palier_decision d WHERE d.item_id = i.id)
              OR EXISTS (SELECT FROM palier_puttovote v WHERE v.item_id = i.id)))
          ELSE false END) IS NOT TRUE THEN
        RAISE EXCEPTION 'a séance does not change so from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """The function that says what a séance lets change."""

    dependencies = (("palier", "0831_when_a_home_was_postponed"),)
    operations = (migrations.RunSQL(SITS, SITS_BEFORE),)

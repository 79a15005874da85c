"""A home postponed by mistake comes back to its agenda, until its séance closes. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

EXAMINED = """
    CREATE OR REPLACE FUNCTION palier_item_examined() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.postponed_reason <> '' THEN
        -- Nothing else of it moves, and it waits on no other agenda.
        IF NEW.postponed_reason <> '' OR (NEW.exception, NEW.order_reason, NEW.sitting) IS DISTINCT FROM (OLD.exception, OLD.order_reason, OLD.sitting)
            OR NOT EXISTS (SELECT FROM palier_seance s WHERE s.id = NEW.seance_id AND s.stage IN ('convoquee', 'ouverte'))
            OR NOT EXISTS (SELECT FROM palier_publication p WHERE p.id = NEW.publication_id AND p.stage = 'en_commission')
            OR EXISTS (SELECT FROM palier_decision d JOIN palier_agendaitem i ON i.id = d.item_id
              WHERE i.publication_id = NEW.publication_id AND i.id > NEW.id AND d.taken_back_at IS NULL)
            OR EXISTS (SELECT FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
              WHERE i.publication_id = NEW.publication_id AND i.id <> NEW.id AND i.postponed_reason = '' AND s.stage IN ('convoquee', 'ouverte')) THEN
          RAISE EXCEPTION 'a postponed home waits for another séance, or comes back to its own before it closes' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
      END IF;
      IF (NEW.exception, NEW.order_reason, NEW.sitting) IS DISTINCT FROM (OLD.exception, OLD.order_reason, OLD.sitting)
          AND NOT EXISTS (SELECT FROM palier_seance s WHERE s.id = NEW.seance_id AND s.stage = 'ouverte') THEN
        RAISE EXCEPTION 'a home of an agenda is decided in its open séance, and waits for another once postponed' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
EXAMINED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_item_examined() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.postponed_reason <> '' OR (NEW.exception, NEW.order_reason, NEW.sitting) IS DISTINCT FROM (OLD.exception, OLD.order_reason, OLD.sitting)
          AND NOT EXISTS (SELECT FROM palier_seance s WHERE s.id = NEW.seance_id AND s.stage = 'ouverte') THEN
        RAISE EXCEPTION 'a home of an agenda is decided in its open séance, and waits for another once postponed' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """One more change of a row that its trigger lets through."""

    dependencies = (("palier", "0690_a_check_is_taken_back"),)
    operations = (migrations.RunSQL(EXAMINED, EXAMINED_BEFORE),)

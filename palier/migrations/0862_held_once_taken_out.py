"""A home is taken out alone and bare, and does not move before it is put back: the guard of a held home, written again.

Expand only: the release before moves none of these columns. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# What candidates rely on is that of ``workflows/homes/correcting.py``; a correction of this very transaction says the rest.
HELD = """
    CREATE OR REPLACE FUNCTION palier_home_held() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      RELIED CONSTANT text[] := ARRAY['commune_id', 'street', 'type_code', 'floor_area', 'floor', 'has_lift', 'is_adapted', 'financing',
        'rent', 'charges', 'energy_class', 'available_on', 'is_qpv', 'building', 'greenhouse_class', 'energy_cost_least', 'energy_cost_most',
        'energy_cost_year', 'kind', 'parking', 'parking_price', 'charges_cover', 'door_steps', 'door_width', 'lift_serves_floor',
        'has_adapted_bathroom', 'has_level_shower', 'has_wide_parking', 'nearby'];
      DECLARED CONSTANT text[] := RELIED || ARRAY['rpls_id', 'door'];
      OUT CONSTANT text[] := ARRAY['withdrawn_at', 'withdrawn_why', 'duplicate_of_id'];
      TURN CONSTANT text[] := ARRAY['reservataire_id', 'oriented_at', 'vacancy_notified_on'];
      was CONSTANT jsonb := to_jsonb(OLD); becomes CONSTANT jsonb := to_jsonb(NEW);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(becomes) WHERE value IS DISTINCT FROM was -> key);
    BEGIN
      IF NOT moved <@ (DECLARED || TURN || OUT)
          OR OLD.withdrawn_at IS NOT NULL AND NOT moved <@ OUT
          OR moved && OUT AND (NOT moved <@ OUT OR NEW.duplicate_of_id = NEW.id
            OR NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NOT NULL
            OR EXISTS (SELECT FROM palier_publication p WHERE p.home_id = NEW.id)
            OR EXISTS (SELECT FROM palier_flowevent e WHERE e.home_id = NEW.id)
            OR NEW.duplicate_of_id IS NOT NULL AND NOT EXISTS (SELECT FROM palier_home o
              WHERE o.id = NEW.duplicate_of_id AND o.withdrawn_at IS NULL AND o.bailleur_id = ANY (palier_ours())))
          OR moved && (RELIED || ARRAY['reservataire_id', 'oriented_at']) AND EXISTS (SELECT FROM palier_publication p
            WHERE p.home_id = NEW.id AND p.stage NOT IN ('louee', 'infructueuse', 'rendue_au_bailleur', 'retiree'))
          OR EXISTS (SELECT FROM unnest(moved) AS m
            WHERE (m = ANY (DECLARED) OR moved = ARRAY['vacancy_notified_on']) AND NOT EXISTS (
              SELECT FROM palier_correction c CROSS JOIN LATERAL unnest(c.fields, c.before, c.after) AS line(field, old, new)
              WHERE c.subject = NEW.public_id AND age(c.xmin) <= 0
              AND (c.kind, line.field) = (CASE m WHEN 'vacancy_notified_on' THEN 'vacance' ELSE 'logement' END,
                CASE m WHEN 'vacancy_notified_on' THEN 'vacance' WHEN 'commune_id' THEN 'commune' ELSE m END)
              AND lower(line.old) = lower(coalesce(was ->> m, '')) AND lower(line.new) = lower(coalesce(becomes ->> m, '')))) THEN
        RAISE EXCEPTION 'a home changes by a correction, and not what a list that runs relies on: %', moved USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
WAS_HELD = """
    CREATE OR REPLACE FUNCTION palier_home_held() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      RELIED CONSTANT text[] := ARRAY['commune_id', 'street', 'type_code', 'floor_area', 'floor', 'has_lift', 'is_adapted', 'financing',
        'rent', 'charges', 'energy_class', 'available_on', 'is_qpv', 'building', 'greenhouse_class', 'energy_cost_least', 'energy_cost_most',
        'energy_cost_year', 'kind', 'parking', 'parking_price', 'charges_cover', 'door_steps', 'door_width', 'lift_serves_floor',
        'has_adapted_bathroom', 'has_level_shower', 'has_wide_parking', 'nearby'];
      DECLARED CONSTANT text[] := RELIED || ARRAY['rpls_id', 'door'];
      TURN CONSTANT text[] := ARRAY['reservataire_id', 'oriented_at', 'vacancy_notified_on'];
      was CONSTANT jsonb := to_jsonb(OLD); becomes CONSTANT jsonb := to_jsonb(NEW);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(becomes) WHERE value IS DISTINCT FROM was -> key);
    BEGIN
      IF NOT moved <@ (DECLARED || TURN)
          OR moved && (RELIED || ARRAY['reservataire_id', 'oriented_at']) AND EXISTS (SELECT FROM palier_publication p
            WHERE p.home_id = NEW.id AND p.stage NOT IN ('louee', 'infructueuse', 'rendue_au_bailleur', 'retiree'))
          OR EXISTS (SELECT FROM unnest(moved) AS m
            WHERE (m = ANY (DECLARED) OR moved = ARRAY['vacancy_notified_on']) AND NOT EXISTS (
              SELECT FROM palier_correction c CROSS JOIN LATERAL unnest(c.fields, c.before, c.after) AS line(field, old, new)
              WHERE c.subject = NEW.public_id AND age(c.xmin) <= 0
              AND (c.kind, line.field) = (CASE m WHEN 'vacancy_notified_on' THEN 'vacance' ELSE 'logement' END,
                CASE m WHEN 'vacancy_notified_on' THEN 'vacance' WHEN 'commune_id' THEN 'commune' ELSE m END)
              AND lower(line.old) = lower(coalesce(was ->> m, '')) AND lower(line.new) = lower(coalesce(becomes ->> m, '')))) THEN
        RAISE EXCEPTION 'a home changes by a correction, and not what a list that runs relies on: %', moved USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """One function, written again."""

    dependencies = (("palier", "0861_a_number_of_homes_that_stand"),)
    operations = (migrations.RunSQL(HELD, WAS_HELD),)

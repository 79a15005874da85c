"""What living in a home costs beside its rent, what it is, and how one gets in. Expand only.

The release before writes none of it, and a correction of its own moves none of it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
from django.db import migrations, models

# What candidates rely on is that of ``workflows/homes/correcting.py``; a correction of this very transaction says the rest.
HELD = """
    CREATE OR REPLACE FUNCTION palier_home_held() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      RELIED CONSTANT text[] := ARRAY['commune_id', 'street', 'type_code', 'floor_area', 'floor', 'has_lift', 'is_adapted', 'financing',
        'rent', 'charges', 'energy_class', 'available_on', 'is_qpv', 'building', 'greenhouse_class', 'energy_cost_least', 'energy_cost_most',
        'energy_cost_year', 'kind', 'parking', 'parking_price', 'charges_cover', 'door_steps', 'door_width', 'lift_serves_floor',
        'has_adapted_bathroom', 'has_level_shower', 'has_wide_parking'];
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
WAS_HELD = """
    CREATE OR REPLACE FUNCTION palier_home_held() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      RELIED CONSTANT text[] := ARRAY['commune_id', 'street', 'type_code', 'floor_area', 'floor', 'has_lift', 'is_adapted', 'financing',
        'rent', 'charges', 'energy_class', 'available_on', 'is_qpv', 'building'];
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
    """Columns that may be empty, their conditions, and the guard of a home that is held by a list."""

    dependencies = (("palier", "0190_would_be_places"),)
    operations = (
        *(
            migrations.AddField(
                "home", name, models.CharField(blank=True, db_default="", default="", max_length=length)
            )
            for name, length in (("greenhouse_class", 1), ("kind", 12), ("parking", 10), ("charges_cover", 80))
        ),
        *(
            migrations.AddField("home", name, models.PositiveIntegerField(null=True))
            for name in ("energy_cost_least", "energy_cost_most", "parking_price")
        ),
        *(
            migrations.AddField("home", name, models.PositiveSmallIntegerField(null=True))
            for name in ("energy_cost_year", "door_steps", "door_width")
        ),
        *(
            migrations.AddField("home", name, models.BooleanField(null=True))
            for name in ("lift_serves_floor", "has_adapted_bathroom", "has_level_shower", "has_wide_parking")
        ),
        migrations.AddConstraint(
            "home",
            models.CheckConstraint(
                condition=models.Q(energy_cost_least=None, energy_cost_most=None, energy_cost_year=None)
                | models.Q(energy_cost_least__lte=models.F("energy_cost_most"), energy_cost_year__isnull=False),
                name="home_energy_is_whole",
            ),
        ),
        migrations.AddConstraint(
            "home",
            models.CheckConstraint(
                condition=models.Q(parking__in=("impose", "en_option"), parking_price__isnull=False)
                | models.Q(parking__in=("", "aucun", "compris"), parking_price=None),
                name="home_parking_has_its_price",
            ),
        ),
        migrations.AddConstraint(
            "home",
            models.CheckConstraint(
                condition=models.Q(kind__in=("", "appartement", "maison")), name="home_kind_is_known"
            ),
        ),
        migrations.AddField(
            "savedsearch",
            "features",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(HELD, WAS_HELD),
    )

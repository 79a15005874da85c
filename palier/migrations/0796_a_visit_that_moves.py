"""A logeur moves the visit that it proposed: the place is kept already, so a full roof does not forbid it. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_GUARD = """
    CREATE OR REPLACE FUNCTION palier_roof_request_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_user; most int;
    BEGIN
      IF acting IN ('palier_demandeur', 'palier_registrant') AND NOT (OLD.state, NEW.state) IN (('envoyee', 'retiree'),
            ('liste_attente', 'retiree'), ('acceptee', 'declinee'), ('entree', 'terminee'))
          OR acting = 'palier_logeur' AND NOT (OLD.state, NEW.state) IN (('envoyee', 'acceptee'), ('liste_attente', 'acceptee'),
            ('envoyee', 'liste_attente'), ('liste_attente', 'liste_attente'), ('envoyee', 'refusee'), ('liste_attente', 'refusee'),
            ('acceptee', 'refusee'), ('acceptee', 'entree'), ('entree', 'entree'), %s('entree', 'terminee')) THEN
        RAISE EXCEPTION 'a request is answered by its logeur, and withdrawn by its person' USING ERRCODE = '42501';
      END IF;
      IF acting = 'palier_logeur' AND NEW.state = 'acceptee'%s THEN
        SELECT r.places INTO most FROM palier_otherroof r WHERE r.id = NEW.roof_id AND r.stage <> 'ferme' FOR UPDATE;
        IF most IS NULL OR most <= (SELECT count(*) FROM palier_roofrequest q WHERE q.roof_id = NEW.roof_id AND q.id <> NEW.id
            AND q.state IN ('acceptee', 'entree')) THEN
          RAISE EXCEPTION 'no place of this roof is free' USING ERRCODE = '23514';
        END IF;
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """A guard that lets a kept place keep its place, at another hour."""

    dependencies = (("palier", "0794_the_class_of_energy_of_todays_home"),)
    operations = (
        migrations.RunSQL(
            [_GUARD % ("('acceptee', 'acceptee'), ", " AND OLD.state <> 'acceptee'")], [_GUARD % ("", "")]
        ),
    )

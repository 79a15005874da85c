"""A demandeur moves a candidature as the funnel lets a demandeur, and is weighed anew only while the list is open. Frozen SQL."""

from django.db import migrations

FUNCTION = """
    CREATE FUNCTION palier_own_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (
        NEW.stage = 'acceptee' AND OLD.stage IN ('offre_envoyee') OR
        NEW.stage = 'deposee' AND OLD.stage IN ('retiree') OR
        NEW.stage = 'desistee' AND OLD.stage IN ('acceptee', 'attribuee', 'conforme', 'designee', 'en_reserve', 'incomplete', 'offre_envoyee', 'sous_condition', 'suspendue') OR
        NEW.stage = 'en_attente' AND OLD.stage IN ('deposee', 'retiree') OR
        NEW.stage = 'refusee' AND OLD.stage IN ('offre_envoyee') OR
        NEW.stage = 'retiree' AND OLD.stage IN ('classee', 'deposee', 'ecartee', 'en_attente', 'non_retenue') OR
        NEW.stage = 'suspendue' AND OLD.stage IN ('attribuee', 'classee', 'conforme', 'deposee', 'designee', 'ecartee', 'en_attente', 'en_reserve', 'incomplete', 'non_retenue', 'sous_condition')
      ) THEN
        RAISE EXCEPTION 'a demandeur moves no candidature from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      IF (NEW.tier, NEW.order_points, NEW.waiting_since, NEW.verdict, NEW.snapshot)
          IS DISTINCT FROM (OLD.tier, OLD.order_points, OLD.waiting_since, OLD.verdict, OLD.snapshot)
          AND OLD.stage NOT IN ('deposee', 'en_attente', 'retiree') THEN
        RAISE EXCEPTION 'a demandeur weighs no candidature once the list is closed' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
TRIGGER = """
    CREATE TRIGGER own_move BEFORE UPDATE ON palier_candidature FOR EACH ROW
    WHEN (current_setting('role') = 'palier_demandeur') EXECUTE FUNCTION palier_own_move()
"""


class Migration(migrations.Migration):
    """One trigger, silent for every other role."""

    dependencies = (("palier", "0047_policies_of_claims"),)
    operations = (
        migrations.RunSQL(FUNCTION, "DROP FUNCTION palier_own_move()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER own_move ON palier_candidature"),
    )

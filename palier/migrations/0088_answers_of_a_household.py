"""A landlord takes an offer back or notes that a home will not be leased: the answer is its household's (ADR 39). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ANSWERED = """
    CREATE OR REPLACE FUNCTION palier_answered_by() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT (OLD.answer = '' AND NEW.answer = 'retiree'
          OR OLD.answer = 'acceptee' AND NEW.answer = 'abandon' AND NEW.answered_at IS NOT DISTINCT FROM OLD.answered_at) THEN
        RAISE EXCEPTION 'a landlord answers no offer in the place of a household' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
TRIGGER = """
    CREATE OR REPLACE TRIGGER answered_by BEFORE UPDATE ON palier_offer FOR EACH ROW
    WHEN (current_setting('role') = 'palier_bailleur' AND (NEW.answer, NEW.answered_at) IS DISTINCT FROM (OLD.answer, OLD.answered_at))
    EXECUTE FUNCTION palier_answered_by()
"""


class Migration(migrations.Migration):
    """One trigger, silent for every other role: no act of the release before writes more."""

    dependencies = (("palier", "0087_checked_in_its_own_name"),)
    operations = (
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER IF EXISTS answered_by ON palier_offer"),
    )

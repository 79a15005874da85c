"""Whether a home was postponed once its séance had opened: the database writes it with the reason. Frozen SQL.

Expand only: for a row of before, nobody knows, and its séance stays open as it does today.
"""

from django.db import migrations, models

POSTPONED = """
    CREATE OR REPLACE FUNCTION palier_item_postponed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      NEW.postponed_in_session := coalesce((SELECT stage <> 'convoquee' FROM palier_seance WHERE id = NEW.seance_id), true);
      RETURN NEW;
    END $$
"""
ON_ITEM = """
    CREATE OR REPLACE TRIGGER item_postponed BEFORE UPDATE OF postponed_reason ON palier_agendaitem FOR EACH ROW
    WHEN (NEW.postponed_reason <> OLD.postponed_reason) EXECUTE FUNCTION palier_item_postponed()
"""


class Migration(migrations.Migration):
    """One column, and the trigger that writes it."""

    dependencies = (("palier", "0830_notes_kept_from_a_holder"),)
    operations = (
        migrations.AddField(
            model_name="agendaitem",
            name="postponed_in_session",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.RunSQL(POSTPONED, "DROP FUNCTION IF EXISTS palier_item_postponed()"),
        migrations.RunSQL(ON_ITEM, "DROP TRIGGER IF EXISTS item_postponed ON palier_agendaitem"),
    )

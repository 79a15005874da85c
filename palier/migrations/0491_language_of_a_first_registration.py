"""In which language somebody fills a first registration alone; a counter that takes the form up reads none (ADR 134).

Expand only. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

TAKEN = """
    CREATE OR REPLACE FUNCTION palier_take_registration(reference text, born text) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE found uuid;
    BEGIN
      IF palier_claim('role') IS DISTINCT FROM 'palier_guichet' OR length(reference) <> 10 THEN
        RETURN NULL;
      END IF;
      UPDATE palier_registration SET organisation_id = palier_claim('organisation')::int, by_id = palier_claim('user')::bigint,
        channel = '', contact = '', mark = '', {language}changed_at = now(), warned_at = NULL
      WHERE organisation_id IS NULL AND NOT is_safe AND state IN ('brouillon', 'refusee', 'connue')
        AND upper(right(replace(public_id::text, '-', ''), 10)) = reference AND answers -> 'a' ->> 'birth_date' = born
      RETURNING public_id INTO found;
      RETURN found;
    END $$
"""


class Migration(migrations.Migration):
    """A column with a value of its own, who writes it, and the function that empties it."""

    dependencies = (("palier", "0490_in_which_language_a_message_is_said"),)
    operations = (
        migrations.AddField("registration", "language", models.CharField(db_default="", default="", max_length=8)),
        migrations.RunSQL(
            "GRANT UPDATE (language) ON palier_registration TO palier_registrant", migrations.RunSQL.noop
        ),
        migrations.RunSQL(TAKEN.format(language="language = '', "), TAKEN.format(language="")),
    )

"""A counter goes on with a form that its person began alone, and brings: by its reference, and the birth date of their paper (ADR 88).

Expand only. The function runs with the owner's eyes and gives an id or nothing. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# A form of who hides is taken up nowhere, as their file opens nowhere. The address that opened it opens it no more.
TAKEN = """
    CREATE OR REPLACE FUNCTION palier_take_registration(reference text, born text) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE found uuid;
    BEGIN
      IF palier_claim('role') IS DISTINCT FROM 'palier_guichet' OR length(reference) <> 10 THEN
        RETURN NULL;
      END IF;
      UPDATE palier_registration SET organisation_id = palier_claim('organisation')::int, by_id = palier_claim('user')::bigint,
        channel = '', contact = '', mark = '', changed_at = now(), warned_at = NULL
      WHERE organisation_id IS NULL AND NOT is_safe AND state IN ('brouillon', 'refusee', 'connue')
        AND upper(right(replace(public_id::text, '-', ''), 10)) = reference AND answers -> 'a' ->> 'birth_date' = born
      RETURNING public_id INTO found;
      RETURN found;
    END $$
"""


class Migration(migrations.Migration):
    """One function, for counters."""

    dependencies = (("palier", "0186_registered_alone"),)
    operations = (
        migrations.RunSQL(TAKEN, "DROP FUNCTION IF EXISTS palier_take_registration(text, text)"),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION palier_take_registration(text, text) FROM PUBLIC", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "GRANT EXECUTE ON FUNCTION palier_take_registration(text, text) TO palier_guichet", migrations.RunSQL.noop
        ),
    )

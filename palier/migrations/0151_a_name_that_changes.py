"""The name of who has been in may be mended by a page; their address, and their password, may not. Frozen SQL."""

from django.db import migrations

_MADE = """
    CREATE OR REPLACE FUNCTION palier_stewarded() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.password IS DISTINCT FROM OLD.password AND NEW.password NOT LIKE '!%'
          OR {kept} AND OLD.chose_at IS NOT NULL OR btrim(NEW.name) = '' THEN
        RAISE EXCEPTION 'a steward gives no password, and moves nobody who has been in' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""


def made(kept: str) -> str:
    """The function, with what stays of who has been in."""
    return _MADE.replace("{kept}", kept)


class Migration(migrations.Migration):
    """One function of a trigger, under its name; undone, the name stays too."""

    dependencies = (("palier", "0150_who_writes_a_letter"),)
    operations = (
        migrations.RunSQL(
            made("NEW.login IS DISTINCT FROM OLD.login"),
            made("(NEW.login, NEW.name) IS DISTINCT FROM (OLD.login, OLD.name)"),
        ),
    )

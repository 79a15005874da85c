"""Who agreed to a mandate: an agreement opens who gave it, and nobody who came after.

Expand only: the release before names nobody when it keeps an agreement, and that opens nobody; it takes one back as it did.
Frozen SQL.
"""
# ruff: noqa: E501, S608 - frozen statements

import django.contrib.postgres.fields
from django.db import migrations, models

_HEAD = "SECURITY DEFINER SET search_path = public, pg_temp AS $$"
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
_OTHERS = "SELECT FROM palier_person p WHERE p.demande_id = m.demande_id AND p.key <> m.person_key AND p.role IN ('demandeur', 'cotitulaire')"
BY_ONE = f"m.other_agreed_at IS NOT NULL OR NOT EXISTS ({_OTHERS})"
BY_EACH = f"""NOT EXISTS ({_OTHERS} AND (m.other_agreed_at IS NULL OR NOT EXISTS (
          SELECT FROM palier_holder h WHERE h.demande_id = m.demande_id AND h.person_key = p.key AND h.user_id = ANY (m.agreed_by))))"""


DROP = "DROP POLICY IF EXISTS demandeur_insert ON palier_mandate"


def mandated(agreed: str) -> str:
    """Files that a living mandate of the caller's organisation opens: whole where ``agreed``."""
    return f"""
    CREATE OR REPLACE FUNCTION palier_mandated(wanted text) RETURNS SETOF bigint LANGUAGE sql STABLE {_HEAD}
      SELECT m.demande_id FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE palier_claim('role') = 'palier_conseiller' AND m.organisation_id = palier_claim('organisation')::int
        AND m.state = 'en_cours' AND m.last_day >= {_TODAY} AND o.closed_at IS NULL
        AND (wanted = 'foyer' OR wanted = ANY (string_to_array(m.scope, ' ')))
        AND EXISTS (SELECT FROM palier_holder h WHERE h.demande_id = m.demande_id AND h.user_id = m.by_id AND h.person_key = m.person_key)
        AND (wanted <> 'foyer' OR {agreed})
    $$
    """


def ended(of_agreements: str, kept: str = "") -> str:
    """What a household and an adviser may change of a mandate."""
    return f"""
    CREATE OR REPLACE FUNCTION palier_mandate_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE us CONSTANT bigint := palier_claim('user')::bigint; acting CONSTANT text := current_setting('role');
    BEGIN
      IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state <> 'en_cours'
          OR NEW.state <> CASE acting WHEN 'palier_demandeur' THEN 'retire' ELSE 'rendu' END
          OR acting = 'palier_demandeur' AND OLD.by_id <> us) THEN
        RAISE EXCEPTION 'a mandate ends once, by who gave it or who holds it' USING ERRCODE = '42501';
      END IF;
      IF NEW.state = OLD.state AND NEW.ended_at IS DISTINCT FROM OLD.ended_at
          OR {of_agreements} THEN
        RAISE EXCEPTION 'another holder agrees for themselves, once they are asked' USING ERRCODE = '42501';
      END IF;{kept}
      RETURN NEW;
    END $$
    """


OF_ONE = """NEW.other_agreed_at IS DISTINCT FROM OLD.other_agreed_at AND (OLD.by_id = us OR NOT OLD.asks_other
            OR NEW.other_agreed_at IS NOT NULL AND OLD.state <> 'en_cours')"""
OF_EACH = """(NEW.other_agreed_at, NEW.agreed_by) IS DISTINCT FROM (OLD.other_agreed_at, OLD.agreed_by) AND (
            OLD.by_id = us OR NOT OLD.asks_other
            OR array_remove(NEW.agreed_by, us) <> array_remove(OLD.agreed_by, us)
            OR OLD.state <> 'en_cours' AND (us = ANY (NEW.agreed_by) AND us <> ALL (OLD.agreed_by)
              OR NEW.other_agreed_at IS NOT NULL AND NEW.other_agreed_at IS DISTINCT FROM OLD.other_agreed_at))"""
# The release before takes back the hour alone.
TAKEN_BACK = """
      IF NEW.other_agreed_at IS NULL THEN
        NEW.agreed_by := array_remove(NEW.agreed_by, us);
      END IF;"""


def given(unnamed: str) -> str:
    """A mandate begins without anybody's agreement."""
    return f"CREATE POLICY demandeur_insert ON palier_mandate FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'en_cours' AND ended_at IS NULL AND warned_at IS NULL AND other_agreed_at IS NULL{unnamed} AND organisation_id IN (SELECT id FROM palier_organisation WHERE kind = 'conseil' AND closed_at IS NULL AND suspended_at IS NULL))"


class Migration(migrations.Migration):
    """A column, two functions and a policy."""

    dependencies = (("palier", "0115_who_chose_an_address"),)
    operations = (
        migrations.AddField(
            "mandate",
            "agreed_by",
            django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), default=list, db_default=[]),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (agreed_by) ON palier_mandate TO palier_demandeur",
            "REVOKE UPDATE (agreed_by) ON palier_mandate FROM palier_demandeur",
        ),
        migrations.RunSQL(ended(OF_EACH, TAKEN_BACK), ended(OF_ONE)),
        migrations.RunSQL(mandated(BY_EACH), mandated(BY_ONE)),
        migrations.RunSQL((DROP, given(" AND agreed_by = '{}'")), (DROP, given(""))),
    )

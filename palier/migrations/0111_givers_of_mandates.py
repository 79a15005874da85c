"""A mandate opens a file while its giver has an account on it: of a file that was left in silence, nothing changes. Frozen SQL."""
# ruff: noqa: E501, S608 - frozen statements

from django.db import migrations

_HEAD = "SECURITY DEFINER SET search_path = public, pg_temp AS $$"
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
_HOLDERS = "('demandeur', 'cotitulaire')"
_THERE = "EXISTS (SELECT FROM palier_holder h WHERE h.demande_id = m.demande_id AND h.user_id = m.by_id AND h.person_key = m.person_key)"
_WITHOUT_SILENCE = "NOT EXISTS (SELECT FROM palier_fork f WHERE f.parent_id = m.demande_id AND f.person_key = m.person_key AND f.at > m.granted_at)"


def standing(gone: str) -> str:
    """What anybody is told of a number: who left a file openly has taken back what they gave on it."""
    return f"""
    CREATE OR REPLACE FUNCTION palier_mandate_standing(asked text)
    RETURNS TABLE (state text, organisation integer, scope text, granted date, until date) LANGUAGE sql STABLE {_HEAD}
      SELECT CASE WHEN m.state <> 'en_cours' THEN m.state WHEN o.closed_at IS NOT NULL THEN 'organisme_ferme'
          {gone}WHEN m.last_day < {_TODAY} THEN 'fini' ELSE 'en_cours' END::text,
        m.organisation_id, m.scope::text, (m.granted_at AT TIME ZONE 'Europe/Paris')::date, m.last_day
      FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id WHERE m.number = asked
    $$
    """


def taken_back(gone: str) -> str:
    """The same, in the list that is read without a network."""
    return f"""
    CREATE OR REPLACE FUNCTION palier_mandates_taken_back() RETURNS TABLE (digest text) LANGUAGE sql STABLE {_HEAD}
      SELECT encode(sha256(convert_to('palier-mandat-1:' || m.number, 'UTF8')), 'hex')
      FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE m.last_day >= {_TODAY} AND (m.state <> 'en_cours' OR o.closed_at IS NOT NULL{gone}) ORDER BY 1
    $$
    """


def mandated(there: str) -> str:
    """Files that a living mandate of the caller's organisation opens."""
    return f"""
    CREATE OR REPLACE FUNCTION palier_mandated(wanted text) RETURNS SETOF bigint LANGUAGE sql STABLE {_HEAD}
      SELECT m.demande_id FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE palier_claim('role') = 'palier_conseiller' AND m.organisation_id = palier_claim('organisation')::int
        AND m.state = 'en_cours' AND m.last_day >= {_TODAY} AND o.closed_at IS NULL
        AND (wanted = 'foyer' OR wanted = ANY (string_to_array(m.scope, ' ')))
        AND {there}
        AND (wanted <> 'foyer' OR m.other_agreed_at IS NOT NULL OR NOT EXISTS (SELECT FROM palier_person p
          WHERE p.demande_id = m.demande_id AND p.key <> m.person_key AND p.role IN {_HOLDERS}))
    $$
    """


class Migration(migrations.Migration):
    """Three functions, under the names that the release before asks."""

    dependencies = (("palier", "0110_mandates_under_seal"),)
    operations = (
        migrations.RunSQL(standing(f"WHEN NOT {_THERE} THEN 'retire' "), standing("")),
        migrations.RunSQL(taken_back(f" OR NOT {_THERE}"), taken_back("")),
        migrations.RunSQL(mandated(_THERE), mandated(_WITHOUT_SILENCE)),
    )

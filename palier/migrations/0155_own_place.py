"""What is of one place of a file is read by who stands there alone: their word that they ask together, and a contact not reached.

A word that the clock took back is nobody's, so that who came into the place did not read that it was; and a page named the
contact of the other holder. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_HEAD = "CREATE POLICY demandeur_select ON palier_fact FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND (left(path, 7) <> 'accord/' OR "
_DROPPED = "DROP POLICY IF EXISTS demandeur_select ON palier_fact"
OF_THE_PLACE = f"{_HEAD}path IN (SELECT 'accord/' || h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)))))"
BY_ITS_AUTHOR = f"{_HEAD}by_id = (SELECT palier_claim('user')::bigint))))"


def unreached(whose: str) -> str:
    """The function, for the persons of a file that a condition lets through."""
    return f"""
    CREATE OR REPLACE FUNCTION palier_unreached() RETURNS TABLE (contact text, outcome text, lost_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH lost AS (
        SELECT DISTINCT ON (m.recipient) m.recipient, m.outcome, (m.outcome_at AT TIME ZONE 'Europe/Paris')::date AS lost_on
        FROM palier_message m
        WHERE palier_claim('visit') IS NULL AND palier_claim('mandate') IS NULL
          AND m.demande_id = palier_claim('demande')::bigint
          AND m.outcome IN ('non_remis', 'numero_inconnu', 'pas_un_mobile', 'numero_impossible', 'refuse', 'revenu', 'expire')
          AND NOT EXISTS (
            SELECT FROM palier_message l WHERE l.demande_id = m.demande_id AND l.recipient = m.recipient AND l.sent_at > m.sent_at
              AND (l.outcome = 'remis' OR l.channel = 'email' AND l.outcome = '' AND l.sent_at < now() - interval '3 days'))
        ORDER BY m.recipient, m.outcome_at DESC)
      SELECT lost.recipient::text, lost.outcome::text, lost.lost_on FROM lost
      WHERE EXISTS (
        SELECT FROM palier_person p WHERE p.demande_id = palier_claim('demande')::bigint AND p.role IN ('demandeur', 'cotitulaire')
          AND lost.recipient IN (p.email, p.phone){whose})
      UNION ALL
      SELECT '', lost.outcome::text, lost.lost_on FROM lost
      JOIN palier_safechannel s ON s.demande_id = palier_claim('demande')::bigint AND s.email = lost.recipient
      JOIN palier_holder h ON h.user_id = palier_claim('user')::bigint AND h.demande_id = s.demande_id AND h.person_key = s.person_key
    $$
"""


_MINE = (
    " AND p.key IN (SELECT h.person_key FROM palier_holder h"
    " WHERE h.user_id = palier_claim('user')::bigint AND h.demande_id = p.demande_id)"
)


class Migration(migrations.Migration):
    """A policy and a function of the doors, each made anew; undone, they read as the release before made them."""

    dependencies = (("palier", "0152_mails_of_links"),)
    operations = (
        migrations.RunSQL([_DROPPED, OF_THE_PLACE], [_DROPPED, BY_ITS_AUTHOR]),
        migrations.RunSQL(unreached(_MINE), unreached("")),
    )

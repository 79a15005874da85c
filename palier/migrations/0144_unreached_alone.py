"""Which contacts messages did not reach is told to a household alone: no counter, and no act of an adviser, reads one. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# As in 0139, with the two claims asked of the whole: a contact of another holder stands on no other page of a visit.
UNREACHED = """
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
          AND lost.recipient IN (p.email, p.phone))
      UNION ALL
      SELECT '', lost.outcome::text, lost.lost_on FROM lost
      JOIN palier_safechannel s ON s.demande_id = palier_claim('demande')::bigint AND s.email = lost.recipient
      JOIN palier_holder h ON h.user_id = palier_claim('user')::bigint AND h.demande_id = s.demande_id AND h.person_key = s.person_key
    $$
"""


class Migration(migrations.Migration):
    """A function of the doors, rewritten under its name and its grants."""

    dependencies = (("palier", "0143_managers_bounds"),)
    operations = (migrations.RunSQL(UNREACHED, migrations.RunSQL.noop),)

"""Which contacts of its own file messages did not reach, for a household (ADR 74). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# Contacts that are still in the file of the claim, and that the last message did not reach. An e-mail that came back not, three
# days after it left, arrived. The safe address is told to who chose it, never at a counter nor to an adviser, and never written.
UNREACHED = """
    CREATE OR REPLACE FUNCTION palier_unreached() RETURNS TABLE (contact text, outcome text, lost_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH lost AS (
        SELECT DISTINCT ON (m.recipient) m.recipient, m.outcome, (m.outcome_at AT TIME ZONE 'Europe/Paris')::date AS lost_on
        FROM palier_message m
        WHERE m.demande_id = palier_claim('demande')::bigint
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
      WHERE palier_claim('visit') IS NULL AND palier_claim('mandate') IS NULL
    $$
"""
GRANTS = (
    "REVOKE EXECUTE ON FUNCTION palier_unreached() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_unreached() TO palier_demandeur",
)


class Migration(migrations.Migration):
    """A function of the doors."""

    dependencies = (("palier", "0138_outcomes_of_what_left"),)
    operations = (
        migrations.RunSQL(UNREACHED, "DROP FUNCTION IF EXISTS palier_unreached()"),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
    )

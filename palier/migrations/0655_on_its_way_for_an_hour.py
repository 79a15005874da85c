"""To a desk, a letter whose announcement has not left yet is on its way for an hour: it learns nothing at once of who hides.

A safe address is known to the clock alone, whose message leaves a moment after the others (ADR 164). Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_REACHED = """
    CREATE OR REPLACE FUNCTION palier_reached(of_letters bigint[]) RETURNS TABLE (letter bigint, way text, reached_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH seen AS (
        SELECT l.id, l.public_id, l.demande_id, l.read_at, l.sent_at FROM palier_letter l
        WHERE l.id = ANY (of_letters) AND (current_setting('role') IN ('palier_clock', 'none')
          OR l.demande_id = palier_claim('demande')::bigint OR l.audience && palier_ours())),
      proof AS (
        SELECT s.id, 'message' AS way, (m.sent_at AT TIME ZONE 'Europe/Paris')::date AS day, 1 AS rank
        FROM seen s JOIN palier_message m ON m.about = s.public_id AND m.demande_id = s.demande_id
        WHERE m.sent_at IS NOT NULL
          AND (m.outcome = 'remis' OR m.channel = 'email' AND m.outcome = '' AND m.sent_at < now() - interval '3 days')
        UNION ALL
        SELECT s.id, 'ouverte', (s.read_at AT TIME ZONE 'Europe/Paris')::date, 2 FROM seen s WHERE s.read_at IS NOT NULL
        UNION ALL
        SELECT s.id, 'constate', n.day, 2 FROM seen s JOIN palier_reachnote n ON n.letter_id = s.id WHERE n.kind = 'joint'
        UNION ALL
        SELECT s.id, 'passe', n.day, 3 FROM seen s JOIN palier_reachnote n ON n.letter_id = s.id WHERE n.kind = 'passe'
        UNION ALL
        SELECT s.id, 'en_chemin', NULL, 4
        FROM seen s JOIN palier_message m ON m.about = s.public_id AND m.demande_id = s.demande_id
        WHERE m.channel IN ('email', 'sms') AND m.outcome IN ('', 'retarde') AND coalesce(m.sent_at, m.created_at) > now() - interval '7 days'{more})
      SELECT s.id, coalesce(p.way, 'personne')::text, p.day
      FROM seen s LEFT JOIN LATERAL (SELECT way, day FROM proof WHERE proof.id = s.id ORDER BY rank, day LIMIT 1) p ON true
    $$
"""
_NOT_LEFT_YET = """
        UNION ALL
        SELECT s.id, 'en_chemin', NULL, 5
        FROM seen s
        WHERE current_setting('role') IN ('palier_bailleur', 'palier_reservataire') AND s.sent_at BETWEEN now() - interval '1 hour' AND now() + interval '1 hour'
          AND NOT EXISTS (SELECT FROM palier_message m WHERE m.about = s.public_id AND m.demande_id = s.demande_id)"""


class Migration(migrations.Migration):
    """One function, written anew."""

    dependencies = (("palier", "0654_minutes_that_are_not_signed"),)
    operations = (migrations.RunSQL(_REACHED.replace("{more}", _NOT_LEFT_YET), _REACHED.replace("{more}", "")),)

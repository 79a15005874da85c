"""Whether a letter reached its household, and what a person notes where nothing did: a function, a table (ADR 86).

Expand only: the release before leaves the table empty and asks nothing. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

# Of letters that the caller may see: the first proof that one reached its household. An e-mail that came back not, three days after
# it left, arrived; a text that its gateway delivered. Paper that was posted proves nothing: a person notes it. No contact is told.
REACHED = """
    CREATE OR REPLACE FUNCTION palier_reached(of_letters bigint[]) RETURNS TABLE (letter bigint, way text, reached_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH seen AS (
        SELECT l.id, l.public_id, l.demande_id, l.read_at FROM palier_letter l
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
        WHERE m.channel IN ('email', 'sms') AND m.outcome IN ('', 'retarde') AND coalesce(m.sent_at, m.created_at) > now() - interval '7 days')
      SELECT s.id, coalesce(p.way, 'personne')::text, p.day
      FROM seen s LEFT JOIN LATERAL (SELECT way, day FROM proof WHERE proof.id = s.id ORDER BY rank, day LIMIT 1) p ON true
    $$
"""
GRANTS = (
    "REVOKE EXECUTE ON FUNCTION palier_reached(bigint[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_reached(bigint[]) TO palier_demandeur, palier_bailleur, palier_reservataire, palier_clock",
    "ALTER TABLE palier_reachnote ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_reachnote TO palier_demandeur",
    "GRANT SELECT ON palier_reachnote TO palier_bailleur",
    "GRANT SELECT ON palier_reachnote TO palier_reservataire",
    "GRANT INSERT ON palier_reachnote TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_reachnote TO palier_clock",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_reachnote FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "CREATE POLICY bailleur_select ON palier_reachnote FOR SELECT TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY reservataire_select ON palier_reachnote FOR SELECT TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY bailleur_insert ON palier_reachnote FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_letter l WHERE l.id = letter_id AND l.demande_id = palier_reachnote.demande_id AND l.kind IN ('demande_pieces', 'attribution_condition') AND l.audience && (SELECT palier_ours())::int[]))",
    "CREATE POLICY clock_select ON palier_reachnote FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_reachnote FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_reachnote FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_reachnote FOR DELETE TO palier_clock USING (true)",
)
SEALS = tuple(
    (
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_reachnote REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('reachnote')",
        f"DROP TRIGGER IF EXISTS seal_{verb.lower()} ON palier_reachnote",
    )
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
TAKEOVER = (
    "INSERT INTO palier_sealtakeover (source, after) VALUES ('reachnote', '') ON CONFLICT DO NOTHING",
    "DELETE FROM palier_sealtakeover WHERE source = 'reachnote'",
)


class Migration(migrations.Migration):
    """The table, the function that reads it, then who asks."""

    dependencies = (("palier", "0175_appeals"),)
    operations = (
        migrations.CreateModel(
            name="ReachNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("kind", models.CharField(max_length=8)),
                ("day", models.DateField()),
                ("way", models.CharField(blank=True, default="", max_length=16)),
                ("reason", models.CharField(blank=True, default="", max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.letter",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("letter", "kind"), name="reachnote_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "joint"), ("reason", ""), models.Q(("way", ""), _negated=True)),
                            models.Q(("kind", "passe"), ("way", ""), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reachnote_says_how_or_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REACHED, "DROP FUNCTION IF EXISTS palier_reached(bigint[])"),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
        *(migrations.RunSQL(*statements) for statements in (*SEALS, TAKEOVER)),
    )

"""More time that a household asks for and gets by itself: a table, and who reads it (ADR 86).

Expand only: the release before leaves the table empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

WITHIN = "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_moretime FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()"
"""No adviser asks for the account of a household."""
GRANTS = (
    "ALTER TABLE palier_moretime ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_moretime TO palier_demandeur",
    "GRANT INSERT ON palier_moretime TO palier_demandeur",
    "GRANT SELECT ON palier_moretime TO palier_bailleur",
    "GRANT SELECT ON palier_moretime TO palier_reservataire",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_moretime TO palier_clock",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_moretime FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_moretime FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND asked_by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = (SELECT palier_claim('visit')::bigint)), (SELECT palier_claim('user')::bigint)) AND EXISTS (SELECT FROM palier_letter l WHERE l.id = letter_id AND l.demande_id = palier_moretime.demande_id AND l.candidature_id = palier_moretime.candidature_id AND l.kind = 'demande_pieces'))",
    "CREATE POLICY bailleur_select ON palier_moretime FOR SELECT TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY reservataire_select ON palier_moretime FOR SELECT TO palier_reservataire USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY clock_select ON palier_moretime FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_moretime FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_moretime FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_moretime FOR DELETE TO palier_clock USING (true)",
)
SEALS = tuple(
    (
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_moretime REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('moretime')",
        f"DROP TRIGGER IF EXISTS seal_{verb.lower()} ON palier_moretime",
    )
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
TAKEOVER = (
    "INSERT INTO palier_sealtakeover (source, after) VALUES ('moretime', '') ON CONFLICT DO NOTHING",
    "DELETE FROM palier_sealtakeover WHERE source = 'moretime'",
)


class Migration(migrations.Migration):
    """The table, then who reads it."""

    dependencies = (("palier", "0176_reached"),)
    operations = (
        migrations.CreateModel(
            name="MoreTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("was_due", models.DateField()),
                ("until", models.DateField()),
                ("reason", models.CharField(max_length=16)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.candidature"
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.letter"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gt", models.F("was_due")),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("was_due"), "+", models.Value(datetime.timedelta(days=21))
                                ),
                            ),
                        ),
                        name="moretime_within_its_bound",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL(WITHIN, "DROP TRIGGER IF EXISTS within_mandate ON palier_moretime"),
        *(migrations.RunSQL(*statements) for statements in (*SEALS, TAKEOVER)),
    )

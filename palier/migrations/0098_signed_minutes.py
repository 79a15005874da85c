"""A member who was there signs the minutes of their séance, and reads its files no more. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PRESENTED = """
    CREATE OR REPLACE FUNCTION palier_presented() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT c.id FROM palier_calledmember m
      JOIN palier_seance s ON s.id = m.seance_id
      JOIN palier_agendaitem i ON i.seance_id = s.id
      JOIN palier_candidature c ON c.publication_id = i.publication_id
      WHERE palier_claim('role') = 'palier_commission' AND m.user_id = palier_claim('user')::bigint
        AND s.bailleur_id = palier_claim('organisation')::int AND c.audience && ARRAY[s.bailleur_id]
        AND s.stage IN ('convoquee', 'ouverte', 'close') AND i.postponed_reason = ''
        AND (s.stage <> 'close' OR m.reads_until > now() AND NOT EXISTS (SELECT FROM palier_minutessignature g
          WHERE g.seance_id = s.id AND g.member = m.member))
        AND NOT EXISTS (SELECT FROM palier_interestdeclaration d
          WHERE d.item_id = i.id AND d.member = m.member AND d.withdrawn_at IS NULL)
        AND (s.stage <> 'close' AND c.stage = 'conforme' OR EXISTS (SELECT FROM palier_decision e
          WHERE e.item_id = i.id AND e.candidature_id = c.id AND e.taken_back_at IS NULL))
    $$
"""
BEFORE = PRESENTED.replace(
    """ AND NOT EXISTS (SELECT FROM palier_minutessignature g
          WHERE g.seance_id = s.id AND g.member = m.member))""",
    ")",
)
SEALED = tuple(
    f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_minutessignature REFERENCING {rows} TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('minutessignature')"
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
GRANTS = (
    "ALTER TABLE palier_minutessignature ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_minutessignature TO palier_bailleur",
    "GRANT SELECT ON palier_minutessignature TO palier_commission",
    "GRANT INSERT ON palier_minutessignature TO palier_commission",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_minutessignature TO palier_clock",
)
POLICIES = (
    (
        "palier_minutessignature",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_minutessignature FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
    ),
    (
        "palier_minutessignature",
        "commission_select",
        "CREATE POLICY commission_select ON palier_minutessignature FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    ),
    (
        "palier_minutessignature",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_minutessignature FOR INSERT TO palier_commission WITH CHECK (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_minutessignature.seance_id AND m.member = palier_minutessignature.member) AND digest = (SELECT s.minutes_digest FROM palier_seance s WHERE s.id = palier_minutessignature.seance_id AND s.stage = 'close') AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_minutessignature",
        "clock_select",
        "CREATE POLICY clock_select ON palier_minutessignature FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_minutessignature",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_minutessignature FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_minutessignature",
        "clock_update",
        "CREATE POLICY clock_update ON palier_minutessignature FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_minutessignature",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_minutessignature FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_journalentry",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_journalentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'commission' THEN verb IN ('arreter_courriel', 'declarer_interet', 'reprendre_courriel', 'retirer_interet', 'signer_proces_verbal') ELSE false END)",
    ),
)


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """The table, its readers, and one more end to what was read. The verbs of a member are those of this release."""

    dependencies = (("palier", "0097_own_interests"),)
    operations = (
        migrations.CreateModel(
            name="MinutesSignature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("member", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="palier.seance"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["seance", "member"], name="signed_once")],
            },
        ),
        *(_sql(statement) for statement in (*SEALED, *GRANTS)),
        _sql(PRESENTED, BEFORE),
        *(
            operation
            for table, name, made in POLICIES
            for operation in (
                _sql(f"DROP POLICY IF EXISTS {name} ON {table}"),
                _sql(made, f"DROP POLICY IF EXISTS {name} ON {table}"),
            )
        ),
    )

"""The language of a holder: one table, read and moved by that person alone, and read by the clock (ADR 125).

Expand only: the release before leaves the table empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON palier_keptlanguage FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter chooses a language for somebody."""
GRANTS = (
    "ALTER TABLE palier_keptlanguage ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, DELETE ON palier_keptlanguage TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_keptlanguage TO palier_clock",
)
_OWN = "(demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))"
_NEW = f"({_OWN[1:-1]} AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)))"
POLICIES = (
    ("demandeur_select", f"FOR SELECT TO palier_demandeur USING {_OWN}"),
    ("demandeur_insert", f"FOR INSERT TO palier_demandeur WITH CHECK {_NEW}"),
    ("demandeur_delete", f"FOR DELETE TO palier_demandeur USING {_OWN}"),
    ("clock_select", "FOR SELECT TO palier_clock USING (true)"),
    ("clock_insert", "FOR INSERT TO palier_clock WITH CHECK (true)"),
    ("clock_update", "FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)"),
    ("clock_delete", "FOR DELETE TO palier_clock USING (true)"),
)


class Migration(migrations.Migration):
    """A table of its own."""

    dependencies = (("palier", "0430_a_proof_taken_back_hides_still"),)
    operations = (
        migrations.CreateModel(
            name="KeptLanguage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person_key", models.CharField(max_length=8)),
                ("code", models.CharField(max_length=8)),
                ("kept_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("demande", "by"), name="kept_language_once")],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
        *(
            migrations.RunSQL(
                f"CREATE POLICY {name} ON palier_keptlanguage {rule}",
                f"DROP POLICY IF EXISTS {name} ON palier_keptlanguage",
            )
            for name, rule in POLICIES
        ),
        *(
            migrations.RunSQL(WITHIN.format(name=name), f"DROP TRIGGER IF EXISTS {name} ON palier_keptlanguage")
            for name in ("within_mandate", "not_at_a_counter")
        ),
    )

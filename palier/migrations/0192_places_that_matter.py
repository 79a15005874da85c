"""The places that matter to a holder: one table, read and moved by that person alone (ADR 89).

Expand only: the release before leaves the table empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON palier_keptplace FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter keeps a place for somebody."""
GRANTS = (
    "ALTER TABLE palier_keptplace ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, DELETE ON palier_keptplace TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_keptplace TO palier_clock",
)
_OWN = "(demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))"
POLICIES = (
    ("demandeur_select", f"FOR SELECT TO palier_demandeur USING {_OWN}"),
    ("demandeur_insert", f"FOR INSERT TO palier_demandeur WITH CHECK {_OWN}"),
    ("demandeur_delete", f"FOR DELETE TO palier_demandeur USING {_OWN}"),
    ("clock_select", "FOR SELECT TO palier_clock USING (true)"),
    ("clock_insert", "FOR INSERT TO palier_clock WITH CHECK (true)"),
    ("clock_update", "FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)"),
    ("clock_delete", "FOR DELETE TO palier_clock USING (true)"),
)


class Migration(migrations.Migration):
    """A table of its own."""

    dependencies = (("palier", "0191_facts_of_a_home"),)
    operations = (
        migrations.CreateModel(
            name="KeptPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("slot", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("kept_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
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
                "constraints": [
                    models.UniqueConstraint(fields=("demande", "by", "slot"), name="kept_place_slot_once"),
                    models.UniqueConstraint(fields=("demande", "by", "kind", "commune"), name="kept_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("slot__gte", 1), ("slot__lte", 3)), name="kept_place_three"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("travail", "ecole", "proche", "autre"))),
                        name="kept_place_kind",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
        *(
            migrations.RunSQL(
                f"CREATE POLICY {name} ON palier_keptplace {rule}", f"DROP POLICY IF EXISTS {name} ON palier_keptplace"
            )
            for name, rule in POLICIES
        ),
        *(
            migrations.RunSQL(WITHIN.format(name=name), f"DROP TRIGGER IF EXISTS {name} ON palier_keptplace")
            for name in ("within_mandate", "not_at_a_counter")
        ),
    )

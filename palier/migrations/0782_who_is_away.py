"""When an agent is away from their desk: told to their house, by themselves (ADR 203).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT ON palier_absence TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_absence FOR SELECT TO palier_bailleur USING (organisation_id = (SELECT palier_claim('organisation')::int))",
    "GRANT SELECT ON palier_absence TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_absence FOR SELECT TO palier_reservataire USING (organisation_id = (SELECT palier_claim('organisation')::int))",
    "GRANT INSERT, DELETE ON palier_absence TO palier_bailleur",
    "GRANT UPDATE (since, until, told_at) ON palier_absence TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_absence FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY bailleur_update ON palier_absence FOR UPDATE TO palier_bailleur USING (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY bailleur_delete ON palier_absence FOR DELETE TO palier_bailleur USING (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint))",
    "GRANT INSERT, DELETE ON palier_absence TO palier_reservataire",
    "GRANT UPDATE (since, until, told_at) ON palier_absence TO palier_reservataire",
    "CREATE POLICY reservataire_insert ON palier_absence FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY reservataire_update ON palier_absence FOR UPDATE TO palier_reservataire USING (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY reservataire_delete ON palier_absence FOR DELETE TO palier_reservataire USING (organisation_id = (SELECT palier_claim('organisation')::int) AND user_id = (SELECT palier_claim('user')::bigint))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_absence TO palier_clock",
    "CREATE POLICY clock_select ON palier_absence FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_absence FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_absence FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_absence FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0780_doubles_taken_out_of_the_queue"),)
    operations = (
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("told_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "user"), name="absence_one_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gte", models.F("since")),
                            (
                                "until__lte",
                                models.expressions.CombinedExpression(
                                    models.F("since"), "+", models.Value(datetime.timedelta(days=366))
                                ),
                            ),
                        ),
                        name="absence_of_a_year_at_most",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_absence ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

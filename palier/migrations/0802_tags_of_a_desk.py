"""Tags that a house offers to its colleagues (ADR 188).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT ON palier_desktag TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_desktag FOR SELECT TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "GRANT SELECT ON palier_desktag TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_desktag FOR SELECT TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "GRANT INSERT ON palier_desktag TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_desktag FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND made_by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "GRANT INSERT ON palier_desktag TO palier_reservataire",
    "CREATE POLICY reservataire_insert ON palier_desktag FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND made_by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "GRANT UPDATE (ended_at) ON palier_desktag TO palier_bailleur",
    "CREATE POLICY bailleur_update ON palier_desktag FOR UPDATE TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "GRANT UPDATE (ended_at) ON palier_desktag TO palier_reservataire",
    "CREATE POLICY reservataire_update ON palier_desktag FOR UPDATE TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_desktag TO palier_clock",
    "CREATE POLICY clock_select ON palier_desktag FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_desktag FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_desktag FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_desktag FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0800_the_answer_of_a_separation_to_both"),)
    operations = (
        migrations.CreateModel(
            name="DeskTag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("label", models.CharField(max_length=30)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("organisation", "label"),
                        name="desktag_once_while_offered",
                    ),
                    models.CheckConstraint(condition=models.Q(("label", ""), _negated=True), name="desktag_is_named"),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_desktag ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

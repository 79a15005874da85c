"""Which colleague of a house follows a file or a list (ADR 203).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT, DELETE ON palier_assignment TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_assignment FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))))",
    "CREATE POLICY bailleur_delete ON palier_assignment FOR DELETE TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))))",
    "GRANT SELECT, DELETE ON palier_assignment TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_assignment FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))))",
    "CREATE POLICY reservataire_delete ON palier_assignment FOR DELETE TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))))",
    "GRANT INSERT ON palier_assignment TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_assignment FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) AND given_by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = member_id AND m.organisation_id = palier_assignment.organisation_id AND m.suspended_at IS NULL AND m.ended_at IS NULL)))",
    "GRANT INSERT ON palier_assignment TO palier_reservataire",
    "CREATE POLICY reservataire_insert ON palier_assignment FOR INSERT TO palier_reservataire WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))) AND given_by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = member_id AND m.organisation_id = palier_assignment.organisation_id AND m.suspended_at IS NULL AND m.ended_at IS NULL)))",
    "GRANT UPDATE (member_id, given_by_id, given_from_id, act, at) ON palier_assignment TO palier_bailleur",
    "CREATE POLICY bailleur_update ON palier_assignment FOR UPDATE TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))) AND given_by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = member_id AND m.organisation_id = palier_assignment.organisation_id AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "GRANT UPDATE (member_id, given_by_id, given_from_id, act, at) ON palier_assignment TO palier_reservataire",
    "CREATE POLICY reservataire_update ON palier_assignment FOR UPDATE TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])) OR EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))) AND given_by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = member_id AND m.organisation_id = palier_assignment.organisation_id AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_assignment TO palier_clock",
    "CREATE POLICY clock_select ON palier_assignment FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_assignment FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_assignment FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_assignment FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0782_who_is_away"),)
    operations = (
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("step", models.CharField(max_length=20)),
                ("act", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "candidature",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="palier.candidature",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_from",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "publication",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="palier.publication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("candidature", None), ("publication__isnull", False)),
                            models.Q(("candidature__isnull", False), ("publication", None)),
                            _connector="OR",
                        ),
                        name="assignment_of_one_line",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "candidature", "step"), name="assignment_once_a_file"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "publication", "step"), name="assignment_once_a_list"
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_assignment ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

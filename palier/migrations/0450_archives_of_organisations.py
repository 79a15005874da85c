"""The archive of an organisation that leaves: who manages it asks for it and takes it, the clock makes it (ADR 127).

Expand only: the release before makes none. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
import palier.models.identifiers
from django.conf import settings
from django.db import migrations, models

ROWS = (
    "ALTER TABLE palier_housearchive ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_housearchivepart ENABLE ROW LEVEL SECURITY",
)
GRANTS = (
    "GRANT SELECT, DELETE ON palier_housearchive TO palier_manager",
    "GRANT INSERT ON palier_housearchive TO palier_manager",
    "GRANT UPDATE (taken_at) ON palier_housearchive TO palier_manager",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_housearchive TO palier_clock",
    "GRANT SELECT, DELETE ON palier_housearchivepart TO palier_manager",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_housearchivepart TO palier_clock",
)
POLICIES = (
    "CREATE POLICY manager_select ON palier_housearchive FOR SELECT TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()))",
    "CREATE POLICY manager_delete ON palier_housearchive FOR DELETE TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()))",
    "CREATE POLICY manager_insert ON palier_housearchive FOR INSERT TO palier_manager WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND by_id = (SELECT palier_claim('user')::bigint) AND state = 'demandee' AND made_at IS NULL AND expires_at IS NULL AND taken_at IS NULL AND size = 0 AND digest = '' AND asked_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes' AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_housearchive.organisation_id AND m.user_id = (SELECT palier_claim('user')::bigint) AND m.role = palier_housearchive.role AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "CREATE POLICY manager_update ON palier_housearchive FOR UPDATE TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND taken_at IS NULL) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND taken_at IS NOT NULL)",
    "CREATE POLICY clock_select ON palier_housearchive FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_housearchive FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_housearchive FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_housearchive FOR DELETE TO palier_clock USING (true)",
    "CREATE POLICY manager_select ON palier_housearchivepart FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (archive_id IN (SELECT id FROM palier_housearchive)))",
    "CREATE POLICY manager_delete ON palier_housearchivepart FOR DELETE TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (archive_id IN (SELECT id FROM palier_housearchive)))",
    "CREATE POLICY clock_select ON palier_housearchivepart FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_housearchivepart FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_housearchivepart FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_housearchivepart FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """Two tables, empty, with their policies."""

    dependencies = (("palier", "0441_places_that_become_free"),)
    operations = (
        migrations.CreateModel(
            name="HouseArchive",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("role", models.CharField(max_length=40)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("changer_de_site", "changer_de_site"),
                            ("controle", "controle"),
                            ("droits", "droits"),
                        ],
                        max_length=20,
                    ),
                ),
                ("state", models.CharField(db_default="demandee", default="demandee", max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField(db_default=0, default=0)),
                ("done", models.PositiveIntegerField(db_default=0, default=0)),
                ("made_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("size", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("digest", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HouseArchivePart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "archive",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="palier.housearchive",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="housearchive",
            constraint=models.UniqueConstraint(fields=("organisation",), name="house_archive_one"),
        ),
        migrations.AddConstraint(
            model_name="housearchive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "demandee"),
                    models.Q(
                        ("digest__gt", ""),
                        ("expires_at__isnull", False),
                        ("made_at__isnull", False),
                        ("state", "prete"),
                    ),
                    _connector="OR",
                ),
                name="house_archive_ready_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="housearchivepart",
            constraint=models.UniqueConstraint(fields=("archive", "position"), name="house_part_once"),
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*ROWS, *GRANTS, *POLICIES)),
    )

"""Professionals choose a password by a one-time link, and their sessions can be ended. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_passwordlink ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, UPDATE ON palier_passwordlink TO palier_gate",
    "CREATE POLICY gate_select ON palier_passwordlink FOR SELECT TO palier_gate USING (true)",
    "CREATE POLICY gate_update ON palier_passwordlink FOR UPDATE TO palier_gate USING (true) WITH CHECK (true)",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_passwordlink TO palier_clock",
    "CREATE POLICY clock_select ON palier_passwordlink FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_passwordlink FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_passwordlink FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_passwordlink FOR DELETE TO palier_clock USING (true)",
    "GRANT USAGE ON SEQUENCE palier_passwordlink_id_seq TO palier_clock",
)


class Migration(migrations.Migration):
    """One table, and a date that the release before leaves empty."""

    dependencies = (("palier", "0020_stop_member"),)
    operations = (
        migrations.AddField("user", "signed_out_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            "PasswordLink",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.user"),
                ),
            ],
        ),
        migrations.RunSQL(list(POLICIES), migrations.RunSQL.noop),
    )

"""Second factors of professionals, their backup codes, and from when an organisation asks for one. Expand only, frozen SQL."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_CLAIMED = "(SELECT palier_claim('role') IS NOT NULL)"
TABLES = (("secondfactor", "last_step"), ("backupcode", "used_at"))
"""A table, and the one column of it that a page may change."""
POLICIES = tuple(
    statement
    for table, column in TABLES
    for statement in (
        f"ALTER TABLE palier_{table} ENABLE ROW LEVEL SECURITY",
        f"GRANT SELECT, INSERT, DELETE ON palier_{table} TO palier_gate",
        f"GRANT UPDATE ({column}) ON palier_{table} TO palier_gate",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON palier_{table} TO palier_clock",
        *(
            policy
            for role, rows in (("gate", _CLAIMED), ("clock", "true"))
            for policy in (
                f"CREATE POLICY {role}_select ON palier_{table} FOR SELECT TO palier_{role} USING ({rows})",
                f"CREATE POLICY {role}_insert ON palier_{table} FOR INSERT TO palier_{role} WITH CHECK ({rows})",
                f"CREATE POLICY {role}_update ON palier_{table} FOR UPDATE TO palier_{role} "
                f"USING ({rows}) WITH CHECK ({rows})",
                f"CREATE POLICY {role}_delete ON palier_{table} FOR DELETE TO palier_{role} USING ({rows})",
            )
        ),
    )
)
SEQUENCE = "GRANT USAGE ON SEQUENCE palier_backupcode_id_seq TO palier_gate, palier_clock"
TAKEOVER = "INSERT INTO palier_sealtakeover (source, after) VALUES ('organisation', '') ON CONFLICT DO NOTHING"
"""An organisation has columns since its second version: rows of before are sealed under it."""


class Migration(migrations.Migration):
    """Two tables, and a day that the release before leaves empty."""

    dependencies = (("palier", "0088_answers_of_a_household"),)
    operations = (
        migrations.AddField("organisation", "factor_since", models.DateField(null=True)),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.TextField()),
                ("enrolled_at", models.DateTimeField()),
                ("last_step", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="BackupCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code_hash", models.CharField(max_length=128)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*POLICIES, SEQUENCE, TAKEOVER)),
    )

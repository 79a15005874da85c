"""Where somebody is signed in, for that very person. Expand only, frozen SQL."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_signin ENABLE ROW LEVEL SECURITY",
    *(
        statement
        for role, rows in (("gate", "(SELECT palier_claim('role') IS NOT NULL)"), ("clock", "true"))
        for statement in (
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON palier_signin TO palier_{role}",
            f"GRANT USAGE ON SEQUENCE palier_signin_id_seq TO palier_{role}",
            f"CREATE POLICY {role}_select ON palier_signin FOR SELECT TO palier_{role} USING ({rows})",
            f"CREATE POLICY {role}_insert ON palier_signin FOR INSERT TO palier_{role} WITH CHECK ({rows})",
            f"CREATE POLICY {role}_update ON palier_signin FOR UPDATE TO palier_{role} USING ({rows}) WITH CHECK ({rows})",
            f"CREATE POLICY {role}_delete ON palier_signin FOR DELETE TO palier_{role} USING ({rows})",
        )
    ),
)


class Migration(migrations.Migration):
    """One table."""

    dependencies = (("palier", "0078_taken_back_in_its_seance"),)
    operations = (
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("device", models.CharField(max_length=60)),
                ("since", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["last_seen_at"], name="sign_in_by_age")]},
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )

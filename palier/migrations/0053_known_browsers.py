"""Browsers that their holder came in with, so that nobody else stops them at the door. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWN = "demande_id = (SELECT palier_claim('demande')::bigint)"
ACCOUNTS = "(SELECT palier_claim('role') IS NOT NULL) AND (user_id IS NOT NULL)"
POLICIES = (
    "ALTER TABLE palier_knownbrowser ENABLE ROW LEVEL SECURITY",
    *(
        statement
        for role, rows in (("gate", ACCOUNTS), ("intake", OWN), ("clock", "true"))
        for statement in (
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON palier_knownbrowser TO palier_{role}",
            f"GRANT USAGE ON SEQUENCE palier_knownbrowser_id_seq TO palier_{role}",
            f"CREATE POLICY {role}_select ON palier_knownbrowser FOR SELECT TO palier_{role} USING ({rows})",
            f"CREATE POLICY {role}_insert ON palier_knownbrowser FOR INSERT TO palier_{role} WITH CHECK ({rows})",
            f"CREATE POLICY {role}_update ON palier_knownbrowser FOR UPDATE TO palier_{role} USING ({rows}) WITH CHECK ({rows})",
            f"CREATE POLICY {role}_delete ON palier_knownbrowser FOR DELETE TO palier_{role} USING ({rows})",
        )
    ),
)


def _to(model):  # noqa: ANN001, ANN202 - a shorthand of this file
    """A foreign key that may be empty."""
    return models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model)


class Migration(migrations.Migration):
    """One table."""

    dependencies = (("palier", "0052_later_rows"),)
    operations = (
        migrations.CreateModel(
            name="KnownBrowser",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person_key", models.CharField(blank=True, default="", max_length=8)),
                ("mark", models.CharField(max_length=64)),
                ("last_used_at", models.DateTimeField()),
                ("demande", _to("palier.demande")),
                ("user", _to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["last_used_at"], name="browser_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("demande", "person_key", "mark"), name="browser_of_holder"),
                    models.UniqueConstraint(fields=("user", "mark"), name="browser_of_account"),
                    models.CheckConstraint(
                        condition=models.Q(demande=None, person_key="", user__isnull=False)
                        | models.Q(demande__isnull=False, user=None),
                        name="browser_is_of_one",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )

"""Acts that write to many wait for a minute; a landlord publishes for its own part of the flow. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

OWN = "organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)"
ORDERED = "publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))"
HELD = "GRANT UPDATE (cancelled_at, done_at, refused) ON palier_plannedact TO"
POLICIES = (
    "ALTER TABLE palier_plannedact ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON palier_plannedact TO palier_bailleur, palier_reservataire",
    f"{HELD} palier_bailleur",
    f"{HELD} palier_reservataire",
    f"CREATE POLICY bailleur_select ON palier_plannedact FOR SELECT TO palier_bailleur USING ({OWN})",
    f"CREATE POLICY bailleur_insert ON palier_plannedact FOR INSERT TO palier_bailleur WITH CHECK ({OWN})",
    f"CREATE POLICY bailleur_update ON palier_plannedact FOR UPDATE TO palier_bailleur USING ({OWN}) WITH CHECK ({OWN})",
    f"CREATE POLICY reservataire_select ON palier_plannedact FOR SELECT TO palier_reservataire USING ({OWN} OR {ORDERED})",
    f"CREATE POLICY reservataire_insert ON palier_plannedact FOR INSERT TO palier_reservataire WITH CHECK ({OWN})",
    f"CREATE POLICY reservataire_update ON palier_plannedact FOR UPDATE TO palier_reservataire USING ({OWN}) WITH CHECK ({OWN})",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_plannedact TO palier_clock",
    "CREATE POLICY clock_select ON palier_plannedact FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_plannedact FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_plannedact FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_plannedact FOR DELETE TO palier_clock USING (true)",
    "GRANT USAGE ON SEQUENCE palier_plannedact_id_seq TO palier_bailleur, palier_reservataire, palier_clock",
    "GRANT INSERT ON palier_publication, palier_publicationseed TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_publication FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int) AND reservataire_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    f"CREATE POLICY bailleur_insert ON palier_publicationseed FOR INSERT TO palier_bailleur WITH CHECK ({ORDERED})",
)
WAITING = models.Q(cancelled_at=None, done_at=None)


class Migration(migrations.Migration):
    """One table, and two rights of the landlord's role."""

    dependencies = (("palier", "0037_check_drafts"),)
    operations = (
        migrations.CreateModel(
            name="PlannedAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("verb", models.CharField(choices=[("retirer", "Withdraw"), ("envoyer", "Send")], max_length=12)),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("people", models.PositiveIntegerField()),
                ("planned_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("refused", models.CharField(blank=True, db_default="", default="", max_length=300)),
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
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_acts",
                        to="palier.publication",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=WAITING, fields=["due_at"], name="plannedact_due")],
                "constraints": [
                    models.UniqueConstraint(condition=WAITING, fields=("publication",), name="plannedact_one_waiting"),
                    models.CheckConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("done_at__isnull", True), _connector="OR"),
                        name="plannedact_one_end",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )

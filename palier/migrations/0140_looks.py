"""How an organisation is recognised: read by everybody, written by a steward, under seal (ADR 74). Expand only, frozen SQL."""

import django.db.models.deletion
from django.db import migrations, models

_CLAIMED = "(SELECT palier_claim('role') IS NOT NULL)"
_ROLES = (
    "gate",
    "public",
    "intake",
    "separation",
    "demandeur",
    "bailleur",
    "reservataire",
    "commission",
    "steward",
    "employeur",
    "conseiller",
    "social",
    "controle",
    "guichet",
)
POLICIES = (
    "ALTER TABLE palier_organisationlook ENABLE ROW LEVEL SECURITY",
    *(
        statement
        for role in _ROLES
        for statement in (
            f"GRANT SELECT ON palier_organisationlook TO palier_{role}",
            f"CREATE POLICY {role}_select ON palier_organisationlook FOR SELECT TO palier_{role} USING ({_CLAIMED})",
        )
    ),
    "GRANT SELECT ON palier_organisationlook TO palier_clock",
    "CREATE POLICY clock_select ON palier_organisationlook FOR SELECT TO palier_clock USING (true)",
    "GRANT INSERT ON palier_organisationlook TO palier_steward",
    "GRANT UPDATE (sender_name, reply_to, colour, logo, changed_at) ON palier_organisationlook TO palier_steward",
    f"CREATE POLICY steward_insert ON palier_organisationlook FOR INSERT TO palier_steward WITH CHECK ({_CLAIMED})",
    f"CREATE POLICY steward_update ON palier_organisationlook FOR UPDATE TO palier_steward USING ({_CLAIMED}) WITH CHECK ({_CLAIMED})",
)
SEALS = (
    *(
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_organisationlook "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('organisationlook')"
        for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
    "INSERT INTO palier_sealtakeover (source, after) VALUES ('organisationlook', '') ON CONFLICT DO NOTHING",
)


class Migration(migrations.Migration):
    """One table, then who reads and writes it."""

    dependencies = (("palier", "0139_unreached"),)
    operations = (
        migrations.CreateModel(
            name="OrganisationLook",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sender_name", models.CharField(blank=True, default="", max_length=60)),
                ("reply_to", models.CharField(blank=True, default="", max_length=254)),
                ("colour", models.CharField(blank=True, default="", max_length=10)),
                ("logo", models.BinaryField(default=b"")),
                ("changed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="look", to="palier.organisation"
                    ),
                ),
            ],
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*POLICIES, *SEALS)),
    )

"""Erasure: its proof, what may make it wait, and the counts that stay. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_legalhold ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_erasure ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_leasecount ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_legalhold TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_legalhold FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_legalhold TO palier_clock",
    "CREATE POLICY clock_select ON palier_legalhold FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_legalhold FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_legalhold FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_legalhold FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT ON palier_erasure TO palier_public",
    "CREATE POLICY public_select ON palier_erasure FOR SELECT TO palier_public USING (true)",
    "GRANT SELECT, INSERT ON palier_erasure TO palier_clock",
    "CREATE POLICY clock_select ON palier_erasure FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_erasure FOR INSERT TO palier_clock WITH CHECK (true)",
    "GRANT SELECT ON palier_leasecount TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_leasecount FOR SELECT TO palier_bailleur USING (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT ON palier_leasecount TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_leasecount FOR SELECT TO palier_reservataire USING (reservataire_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT, INSERT, UPDATE ON palier_leasecount TO palier_clock",
    "CREATE POLICY clock_select ON palier_leasecount FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_leasecount FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_leasecount FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "GRANT USAGE ON SEQUENCE palier_legalhold_id_seq, palier_leasecount_id_seq TO palier_clock",
    "GRANT UPDATE (erasure_asked_at) ON palier_demande TO palier_demandeur",
    "GRANT SELECT, DELETE ON django_session TO palier_clock",
    "GRANT DELETE ON palier_accessentry TO palier_clock",
    "CREATE POLICY clock_delete ON palier_accessentry FOR DELETE TO palier_clock USING (true)",
)
GUARDS = (
    # A trace of reading is kept a year; the proof of an erasure for ever.
    """
    CREATE FUNCTION palier_refuse_recent() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' AND OLD.at < clock_timestamp() - interval '12 months' THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '2F003';
    END $$
    """,
    "DROP TRIGGER append_only ON palier_accessentry",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON palier_accessentry FOR EACH ROW EXECUTE FUNCTION palier_refuse_recent()",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON palier_erasure FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON palier_erasure FOR EACH STATEMENT EXECUTE FUNCTION palier_refuse()",
)


class Migration(migrations.Migration):
    """Three tables, a column, and who may remove what is over."""

    dependencies = (("palier", "0009_situations"),)
    operations = (
        migrations.AddField("demande", "erasure_asked_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("reason", models.CharField(max_length=16)),
                ("placed_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="legal_holds", to="palier.demande"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("demande", "reason"),
                        name="legalhold_one_live",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=palier.models.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.UUIDField(unique=True)),
                ("occasion", models.CharField(max_length=12)),
                ("erased_at", models.DateTimeField()),
                ("rows", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="LeaseCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("departement", models.CharField(max_length=3)),
                ("contingent", models.CharField(max_length=8)),
                ("is_dalo", models.BooleanField(null=True)),
                ("is_priority", models.BooleanField(null=True)),
                ("quartile", models.CharField(blank=True, db_default="", default="", max_length=12)),
                ("is_qpv", models.BooleanField(null=True)),
                ("is_worker", models.BooleanField(null=True)),
                ("is_rehoused", models.BooleanField(null=True)),
                ("count", models.PositiveIntegerField()),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "reservataire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        fields=(
                            "bailleur",
                            "reservataire",
                            "year",
                            "departement",
                            "contingent",
                            "is_dalo",
                            "is_priority",
                            "quartile",
                            "is_qpv",
                            "is_worker",
                            "is_rehoused",
                        ),
                        name="leasecount_once",
                        nulls_distinct=False,
                    ),
                ),
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*POLICIES, *GUARDS)),
    )

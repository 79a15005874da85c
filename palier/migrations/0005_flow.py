"""Conventions, the flow of a year and what became of its homes; what each lease counts for. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "CREATE FUNCTION palier_agreed_with(at_bailleur int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT 1 FROM palier_convention WHERE bailleur_id = at_bailleur AND nullif(current_setting('app.organisation', true), '')::int IN (reservataire_id, delegate_id)) $$",
    "REVOKE EXECUTE ON FUNCTION palier_agreed_with FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_agreed_with TO palier_reservataire",
    "ALTER TABLE palier_convention ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_flowplan ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_flowevent ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON palier_convention TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_convention FOR SELECT TO palier_bailleur USING (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "CREATE POLICY bailleur_insert ON palier_convention FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "CREATE POLICY bailleur_update ON palier_convention FOR UPDATE TO palier_bailleur USING (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)) WITH CHECK (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT ON palier_convention TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_convention FOR SELECT TO palier_reservataire USING (palier_agreed_with(bailleur_id))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_convention TO palier_clock",
    "CREATE POLICY clock_select ON palier_convention FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_convention FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_convention FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_convention FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT, INSERT, UPDATE ON palier_flowplan TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_flowplan FOR SELECT TO palier_bailleur USING (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "CREATE POLICY bailleur_insert ON palier_flowplan FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "CREATE POLICY bailleur_update ON palier_flowplan FOR UPDATE TO palier_bailleur USING (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)) WITH CHECK (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT ON palier_flowplan TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_flowplan FOR SELECT TO palier_reservataire USING (palier_agreed_with(bailleur_id))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_flowplan TO palier_clock",
    "CREATE POLICY clock_select ON palier_flowplan FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_flowplan FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_flowplan FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_flowplan FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT, INSERT ON palier_flowevent TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_flowevent FOR SELECT TO palier_bailleur USING (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "CREATE POLICY bailleur_insert ON palier_flowevent FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT ON palier_flowevent TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_flowevent FOR SELECT TO palier_reservataire USING (reservataire_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT, INSERT ON palier_flowevent TO palier_clock",
    "CREATE POLICY clock_select ON palier_flowevent FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_flowevent FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON palier_flowevent FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON palier_flowevent FOR EACH STATEMENT EXECUTE FUNCTION palier_refuse()",
)


class Migration(migrations.Migration):
    dependencies = [
        ("palier", "0004_lifecycle"),
    ]

    operations = [
        migrations.AddField(
            model_name="lease",
            name="ground_letters",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), null=True),
        ),
        migrations.AddField(
            model_name="lease",
            name="is_dalo",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="lease",
            name="is_qpv",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="lease",
            name="is_rehoused",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="lease",
            name="is_worker",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="lease",
            name="quartile",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.CreateModel(
            name="Convention",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("departement", models.CharField(max_length=3)),
                (
                    "contingent",
                    models.CharField(
                        choices=[
                            ("COLTER", "COLTER"),
                            ("COLACT", "COLACT"),
                            ("PPRIOR", "PPRIOR"),
                            ("PFONCT", "PFONCT"),
                            ("AUTRES", "AUTRES"),
                            ("AUCUN", "AUCUN"),
                        ],
                        max_length=8,
                    ),
                ),
                ("rate_numerator", models.PositiveIntegerField()),
                ("rate_denominator", models.PositiveIntegerField()),
                (
                    "rounding",
                    models.CharField(
                        choices=[
                            ("inferieur", "inferieur"),
                            ("demi_superieur", "demi_superieur"),
                            ("demi_pair", "demi_pair"),
                            ("plus_fort_reste", "plus_fort_reste"),
                            ("reporte", "reporte"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "unit",
                    models.CharField(choices=[("proposes", "proposes"), ("attribues", "attribues")], max_length=12),
                ),
                ("lost_is_used", models.BooleanField()),
                ("is_guarantee", models.BooleanField(default=False)),
                ("answer_days", models.PositiveSmallIntegerField(null=True)),
                ("signed_on", models.DateField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conventions_given",
                        to="palier.organisation",
                    ),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conventions_delegated",
                        to="palier.organisation",
                    ),
                ),
                (
                    "reservataire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conventions_held",
                        to="palier.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rate_denominator__gte", models.F("rate_numerator")), ("rate_numerator__gt", 0)
                        ),
                        name="convention_rate_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="convention_ends_after",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("bailleur"),
                                    models.F("bailleur"),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=django.contrib.postgres.fields.ranges.IntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("reservataire"),
                                    models.F("reservataire"),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=django.contrib.postgres.fields.ranges.IntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("departement"),
                                        models.Value(0),
                                        function="hashtextextended",
                                        output_field=models.BigIntegerField(),
                                    ),
                                    models.Func(
                                        models.F("departement"),
                                        models.Value(0),
                                        function="hashtextextended",
                                        output_field=models.BigIntegerField(),
                                    ),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("contingent"),
                                        models.Value(0),
                                        function="hashtextextended",
                                        output_field=models.BigIntegerField(),
                                    ),
                                    models.Func(
                                        models.F("contingent"),
                                        models.Value(0),
                                        function="hashtextextended",
                                        output_field=models.BigIntegerField(),
                                    ),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_until"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="convention_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlowEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=palier.models.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("departement", models.CharField(max_length=3)),
                ("contingent", models.CharField(blank=True, db_default="", default="", max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("propose", "propose"),
                            ("attribue", "attribue"),
                            ("perdu", "perdu"),
                            ("rendu", "rendu"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("type_code", models.CharField(max_length=3)),
                ("financing", models.CharField(max_length=4)),
                ("is_qpv", models.BooleanField(null=True)),
                ("reason", models.CharField(max_length=20)),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="flow_events", to="palier.home"
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
                "indexes": [models.Index(fields=["bailleur", "reservataire", "on"], name="flowevent_balance")],
            },
        ),
        migrations.CreateModel(
            name="FlowPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("departement", models.CharField(max_length=3)),
                ("year", models.PositiveSmallIntegerField()),
                ("stock", models.PositiveIntegerField()),
                ("rotation_numerator", models.PositiveIntegerField()),
                ("rotation_denominator", models.PositiveIntegerField()),
                ("deliveries", models.PositiveIntegerField(default=0)),
                ("transfers", models.PositiveIntegerField(default=0)),
                ("renewal", models.PositiveIntegerField(default=0)),
                ("degraded_coownership", models.PositiveIntegerField(default=0)),
                ("unfit_buildings", models.PositiveIntegerField(default=0)),
                ("sales", models.PositiveIntegerField(default=0)),
                ("stock_reserved", models.PositiveIntegerField(default=0)),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bailleur", "departement", "year"), name="flowplan_one_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rotation_denominator__gt", 0),
                            ("rotation_denominator__gte", models.F("rotation_numerator")),
                        ),
                        name="flowplan_rotation_is_a_share",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    ]

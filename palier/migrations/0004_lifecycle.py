"""Radiations with their warnings, notices of renewal, and what decides the channel of a notice. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_radiationwarning ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_radiation ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_renewalnotice ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_radiationwarning TO palier_demandeur",
    "GRANT UPDATE (answer, answered_at, cancelled_at, cancel_reason) ON palier_radiationwarning TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_radiationwarning FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY demandeur_update ON palier_radiationwarning FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint)) WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, UPDATE ON palier_radiationwarning TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_radiationwarning FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "CREATE POLICY bailleur_insert ON palier_radiationwarning FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "CREATE POLICY bailleur_update ON palier_radiationwarning FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)]) WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_radiationwarning TO palier_clock",
    "CREATE POLICY clock_select ON palier_radiationwarning FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_radiationwarning FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_radiationwarning FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_radiationwarning FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT ON palier_radiation TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_radiation FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_radiation TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_radiation FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "CREATE POLICY bailleur_insert ON palier_radiation FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_radiation TO palier_clock",
    "CREATE POLICY clock_select ON palier_radiation FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_radiation FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_radiation FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_radiation FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT ON palier_renewalnotice TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_renewalnotice FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_renewalnotice TO palier_clock",
    "CREATE POLICY clock_select ON palier_renewalnotice FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_renewalnotice FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_renewalnotice FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_renewalnotice FOR DELETE TO palier_clock USING (true)",
    "GRANT UPDATE (online_since, wants_paper) ON palier_demande TO palier_demandeur",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0003_functions"),)

    operations = (
        migrations.AddField(
            model_name="demande",
            name="online_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="demande",
            name="wants_paper",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="RadiationWarning",
            fields=[
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False
                    ),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="radiation_warnings",
                        to="palier.demande",
                    ),
                ),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="radiation_warnings",
                        to="palier.candidature",
                    ),
                ),
                ("reason", models.CharField(max_length=6)),
                ("sub_reason", models.CharField(blank=True, db_default="", default="", max_length=6)),
                ("facts", models.TextField()),
                ("letter_sent_on", models.DateField(null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
                ("delivery_proof", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("answer_by", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, db_default="", default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancel_reason", models.CharField(blank=True, db_default="", default="", max_length=16)),
                ("struck_off_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter_sent_on__isnull", False), ("reason", "RADCON")),
                            ("reason", "RADIRR"),
                            _connector="OR",
                        ),
                        name="warning_reason_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "RADIRR"), ("sub_reason__in", ("IRRRES", "IRRSEJ"))),
                            models.Q(models.Q(("reason", "RADIRR"), _negated=True), ("sub_reason", "")),
                            _connector="OR",
                        ),
                        name="warning_sub_reason",
                    ),
                    models.CheckConstraint(condition=models.Q(("facts", ""), _negated=True), name="warning_says_facts"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer_by__isnull", True), ("delivered_at__isnull", True), ("delivery_proof", "")
                            ),
                            models.Q(
                                ("answer_by__gt", models.F("delivered_at")),
                                ("delivered_at__gte", models.F("sent_at")),
                                models.Q(("delivery_proof", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="warning_delivery_proved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("struck_off_at__isnull", True),
                            models.Q(
                                ("cancelled_at__isnull", True),
                                ("delivered_at__isnull", False),
                                ("struck_off_at__gt", models.F("answer_by")),
                            ),
                            _connector="OR",
                        ),
                        name="warning_before_strike_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True), ("cancelled_at__isnull", False), _connector="OR"
                        ),
                        name="warning_answer_cancels",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("struck_off_at__isnull", True)),
                        fields=("demande", "reason", "issued_by"),
                        name="warning_one_live",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="Radiation",
            fields=[
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False
                    ),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="radiations", to="palier.demande"
                    ),
                ),
                ("reason", models.CharField(max_length=6)),
                ("sub_reason", models.CharField(blank=True, db_default="", default="", max_length=6)),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                (
                    "warning",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="radiation",
                        to="palier.radiationwarning",
                    ),
                ),
                ("kept_numero", models.CharField(blank=True, db_default="", default="", max_length=18)),
                ("register_told_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ("RADATT", "RADABA", "RADCON", "RADIRR", "RADREN", "FUSION"))
                        ),
                        name="radiation_reason_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "RADIRR"), ("sub_reason__in", ("IRRRES", "IRRSEJ"))),
                            models.Q(models.Q(("reason", "RADIRR"), _negated=True), ("sub_reason", "")),
                            _connector="OR",
                        ),
                        name="radiation_sub_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason__in", ("RADCON", "RADIRR")), ("warning__isnull", False)),
                            models.Q(
                                models.Q(("reason__in", ("RADCON", "RADIRR")), _negated=True), ("warning__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="radiation_warned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "FUSION"), models.Q(("kept_numero", ""), _negated=True)),
                            models.Q(models.Q(("reason", "FUSION"), _negated=True), ("kept_numero", "")),
                            _connector="OR",
                        ),
                        name="radiation_merged_into",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="RenewalNotice",
            fields=[
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False
                    ),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="renewal_notices", to="palier.demande"
                    ),
                ),
                ("valid_until", models.DateField()),
                ("sent_at", models.DateTimeField()),
                ("channels", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8))),
                ("rule", models.CharField(max_length=2)),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("demande", "valid_until"), name="notice_once_a_period"),
                ),
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )

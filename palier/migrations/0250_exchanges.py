"""Homes to exchange, rounds of them, and each household's place in one: three tables (ADR 97)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("palier", "0211_who_visits_a_home"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeEntry",
            fields=[
                ("type_code", models.CharField(max_length=3)),
                ("floor_area", models.PositiveSmallIntegerField()),
                ("storey", models.PositiveSmallIntegerField()),
                ("has_lift", models.BooleanField()),
                ("is_step_free", models.BooleanField()),
                ("full_rent", models.PositiveIntegerField()),
                ("energy", models.CharField(blank=True, db_default="", default="", max_length=1)),
                (
                    "outdoors",
                    models.CharField(default="aucun", max_length=8),
                ),
                (
                    "assets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), db_default=[], default=list
                    ),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(default="inscrite", max_length=12),
                ),
                ("need", models.CharField(max_length=12)),
                ("persons", models.PositiveSmallIntegerField()),
                (
                    "wanted_communes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list),
                ),
                (
                    "wanted_types",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list),
                ),
                ("max_rent", models.PositiveIntegerField()),
                ("least_area", models.PositiveSmallIntegerField(null=True)),
                ("most_storey", models.PositiveSmallIntegerField(null=True)),
                ("needs_step_free", models.BooleanField(default=False)),
                ("needs_outdoors", models.BooleanField(default=False)),
                ("until", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExchangeRound",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(default="proposee", max_length=20),
                ),
                ("ending", models.CharField(blank=True, db_default="", default="", max_length=12)),
                ("size", models.PositiveSmallIntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("latest_by", models.DateField()),
                ("landlords_by", models.DateField(null=True)),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("chez_les_bailleurs", "proposee"))),
                        fields=["state"],
                        name="exchange_round_live",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposee", "chez_les_bailleurs", "presentee", "dissoute"])),
                        name="exchange_round_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ending__in", ["non", "silence", "depart", "impossible"]), ("state", "dissoute")),
                            models.Q(models.Q(("state", "dissoute"), _negated=True), ("ending", "")),
                            _connector="OR",
                        ),
                        name="exchange_round_ending",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gte", 2)), name="exchange_round_size"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeLink",
            fields=[
                ("type_code", models.CharField(max_length=3)),
                ("floor_area", models.PositiveSmallIntegerField()),
                ("storey", models.PositiveSmallIntegerField()),
                ("has_lift", models.BooleanField()),
                ("is_step_free", models.BooleanField()),
                ("full_rent", models.PositiveIntegerField()),
                ("energy", models.CharField(blank=True, db_default="", default="", max_length=1)),
                (
                    "outdoors",
                    models.CharField(default="aucun", max_length=8),
                ),
                (
                    "assets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), db_default=[], default=list
                    ),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "stage",
                    models.CharField(default="proposee", max_length=20),
                ),
                ("answer", models.CharField(blank=True, db_default="", default="", max_length=10)),
                ("answer_by", models.DateField()),
                ("latest_by", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("told_name", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("told_number", models.CharField(blank=True, db_default="", default="", max_length=32)),
                ("told_persons", models.PositiveSmallIntegerField(null=True)),
                ("told_children", models.PositiveSmallIntegerField(null=True)),
                ("verdict", models.CharField(blank=True, db_default="", default="", max_length=12)),
                ("obstacle", models.CharField(blank=True, db_default="", default="", max_length=24)),
                ("verdict_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.exchangeentry"
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "own_house",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "verdict_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="palier.exchangeround"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="exchangeentry",
            index=models.Index(
                condition=models.Q(("state", "inscrite")), fields=["until"], name="exchange_entry_searching"
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["inscrite", "en_pause", "retiree", "expiree", "presentee"])),
                name="exchange_entry_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("floor_area__gt", 0), ("full_rent__gt", 0), ("max_rent__gt", 0)),
                name="exchange_entry_is_real",
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangeentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("en_pause", "inscrite"))),
                fields=("demande",),
                name="exchange_entry_one_living",
            ),
        ),
        migrations.AddIndex(
            model_name="exchangelink",
            index=models.Index(fields=["demande"], name="exchange_link_of_file"),
        ),
        migrations.AddIndex(
            model_name="exchangelink",
            index=models.Index(fields=["house", "stage"], name="exchange_link_of_house"),
        ),
        migrations.AddConstraint(
            model_name="exchangelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["proposee", "chez_les_bailleurs", "presentee", "dissoute"])),
                name="exchange_link_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ("", "oui", "non", "plus_tard"))), name="exchange_link_answer"
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_by__lte", models.F("latest_by"))), name="exchange_link_in_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", "oui"),
                    models.Q(("told_children", None), ("told_name", ""), ("told_number", ""), ("told_persons", None)),
                    _connector="OR",
                ),
                name="exchange_link_told_by_a_yes",
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "obstacle__in",
                            [
                                "plafond",
                                "taille",
                                "logement_indisponible",
                                "reservataire",
                                "ne_se_libere_pas",
                                "dossier_a_jour",
                            ],
                        ),
                        ("verdict", "impossible"),
                    ),
                    models.Q(("obstacle", ""), ("verdict__in", ("", "possible"))),
                    _connector="OR",
                ),
                name="exchange_link_verdict",
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangelink",
            constraint=models.UniqueConstraint(fields=("round", "position"), name="exchange_link_place"),
        ),
        migrations.AddConstraint(
            model_name="exchangelink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ("chez_les_bailleurs", "proposee"))),
                fields=("entry",),
                name="exchange_link_one_living",
            ),
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in ("palier_exchangeentry", "palier_exchangeround", "palier_exchangelink")
        ),
    ]

"""Other roofs, what is asked of them, and what their logeur reads: three tables, and one more kind of organisation (ADR 90)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("palier", "0193_facts_of_a_held_home"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bailleur", "Bailleur social"),
                    ("reservataire", "Réservataire"),
                    ("employeur", "Employeur"),
                    ("conseil", "Organisme de conseil"),
                    ("guichet", "Guichet d’enregistrement"),
                    ("service_social", "Service social"),
                    ("logeur", "Logeur d’autres toits"),
                    ("mairie", "Mairie"),
                    ("prefecture", "Préfecture"),
                    ("exploitant", "Exploitant"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="OtherRoof",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("kind", models.CharField(max_length=24)),
                ("stage", models.CharField(default="brouillon", max_length=12)),
                ("name", models.CharField(max_length=80)),
                ("address", models.CharField(blank=True, default="", max_length=160)),
                ("type_code", models.CharField(max_length=3)),
                ("floor_area", models.PositiveSmallIntegerField()),
                ("rent", models.PositiveIntegerField()),
                ("charges", models.PositiveIntegerField()),
                ("deposit", models.PositiveIntegerField()),
                ("places", models.PositiveSmallIntegerField()),
                ("persons", models.PositiveSmallIntegerField()),
                ("least_months", models.PositiveSmallIntegerField(null=True)),
                ("most_months", models.PositiveSmallIntegerField(null=True)),
                ("free_from", models.DateField(null=True)),
                ("age_from", models.PositiveSmallIntegerField(null=True)),
                ("age_under", models.PositiveSmallIntegerField(null=True)),
                (
                    "publics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), db_default=[], default=list
                    ),
                ),
                ("lease_form", models.CharField(blank=True, default="", max_length=16)),
                ("living", models.CharField(blank=True, default="", max_length=300)),
                ("how_to", models.CharField(blank=True, default="", max_length=300)),
                (
                    "papers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), db_default=[], default=list
                    ),
                ),
                ("answer_days", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("stage", "publie")), fields=["commune"], name="roof_of_commune")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("residence_temporaire", "colocation", "logement_intermediaire"))
                        ),
                        name="roof_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ("brouillon", "publie", "en_pause", "ferme"))),
                        name="roof_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor_area__gt", 0), ("persons__gt", 0), ("places__gt", 0), ("rent__gt", 0)
                        ),
                        name="roof_is_real",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "residence_temporaire"), ("most_months__isnull", False)),
                            models.Q(
                                models.Q(("kind", "residence_temporaire"), _negated=True),
                                ("age_from", None),
                                ("age_under", None),
                                ("publics", []),
                            ),
                            _connector="OR",
                        ),
                        name="roof_conditions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "colocation"), ("lease_form__in", ("baux_separes", "bail_commun"))),
                            models.Q(
                                models.Q(("kind", "colocation"), _negated=True), ("lease_form", ""), ("living", "")
                            ),
                            _connector="OR",
                        ),
                        name="roof_shared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_months", None),
                            ("most_months", None),
                            ("least_months__lte", models.F("most_months")),
                            _connector="OR",
                        ),
                        name="roof_stay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("papers__contained_by", ["identite", "domicile", "activite", "ressources"])
                        ),
                        name="roof_papers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoofRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("state", models.CharField(default="envoyee", max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("promised_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("visit_at", models.DateTimeField(null=True)),
                ("visit_place", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("listed_until", models.DateField(null=True)),
                ("entry_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("late_told_on", models.DateField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "roof",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="palier.otherroof"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "state"], name="roof_request_of_house"),
                    models.Index(fields=["roof", "state"], name="roof_request_of_roof"),
                    models.Index(fields=["demande", "by"], name="roof_request_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "envoyee",
                                    "liste_attente",
                                    "acceptee",
                                    "entree",
                                    "refusee",
                                    "retiree",
                                    "declinee",
                                    "terminee",
                                ],
                            )
                        ),
                        name="roof_request_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason__gt", ""), ("state", "refusee")),
                            models.Q(models.Q(("state", "refusee"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="roof_request_refused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "acceptee"), _negated=True),
                            models.Q(("visit_at__isnull", False), ("visit_place__gt", "")),
                            _connector="OR",
                        ),
                        name="roof_request_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "liste_attente"), _negated=True),
                            ("listed_until__isnull", False),
                            _connector="OR",
                        ),
                        name="roof_request_listed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "entree"), _negated=True), ("entry_on__isnull", False), _connector="OR"
                        ),
                        name="roof_request_entered",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["acceptee", "entree", "envoyee", "liste_attente"])),
                        fields=("roof", "demande", "by"),
                        name="roof_request_one_living",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoofRequestFacts",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="facts",
                        serialize=False,
                        to="palier.roofrequest",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("persons", models.PositiveSmallIntegerField()),
                ("age", models.PositiveSmallIntegerField(null=True)),
                ("public", models.CharField(blank=True, default="", max_length=24)),
                ("under_ceiling", models.CharField(blank=True, default="", max_length=12)),
                ("wanted_on", models.DateField(null=True)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("motive", models.CharField(blank=True, default="", max_length=400)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
            options={},
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in ("palier_otherroof", "palier_roofrequest", "palier_roofrequestfacts")
        ),
    ]

"""Hours at which a home is visited, and where each household stands with them: two tables (ADR 93).

Expand only: the release before leaves both empty.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("palier", "0223_policies_of_picture_bytes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ViewingSlot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("starts_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("places", models.PositiveSmallIntegerField()),
                ("place", models.CharField(max_length=200)),
                ("access", models.CharField(default="inconnu", max_length=16)),
                ("bring", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("phone", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="viewing_slots",
                        to="palier.publication",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["publication", "starts_at"], name="viewing_slot_of_home")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        fields=("publication", "starts_at"),
                        name="viewing_slot_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__range", (5, 240)), ("place__gt", ""), ("places__range", (1, 100))
                        ),
                        name="viewing_slot_is_real",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("access__in", ("de_plain_pied", "avec_aide", "marches", "inconnu"))),
                        name="viewing_slot_access",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("changed_at__gte", models.F("created_at"))),
                        name="viewing_slot_changed_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Viewing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("state", models.CharField(default="proposee", max_length=16)),
                ("sequence", models.PositiveIntegerField(db_default=0, default=0)),
                ("chosen_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "candidature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="viewing", to="palier.candidature"
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="viewings",
                        to="palier.viewingslot",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["proposee", "prise", "sans_heure", "rendue", "a_reprendre", "venue", "manquee"],
                            )
                        ),
                        name="viewing_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["manquee", "prise", "venue"]), _negated=True),
                            models.Q(("chosen_at__isnull", False), ("slot__isnull", False)),
                            _connector="OR",
                        ),
                        name="viewing_holds_an_hour",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in ("palier_viewingslot", "palier_viewing")
        ),
    ]

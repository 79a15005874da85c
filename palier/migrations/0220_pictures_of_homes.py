"""Photos and plan of a home, and their bytes apart: two tables (ADR 95). Expand only."""

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("palier", "0234_rights_of_fetching"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomePicture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("room", models.CharField(max_length=20)),
                ("alt", models.CharField(max_length=240)),
                ("position", models.PositiveSmallIntegerField()),
                ("is_drawn", models.BooleanField(db_default=False, default=False)),
                ("digest", models.CharField(db_index=True, max_length=32)),
                ("small_width", models.PositiveSmallIntegerField()),
                ("small_height", models.PositiveSmallIntegerField()),
                ("large_width", models.PositiveSmallIntegerField()),
                ("large_height", models.PositiveSmallIntegerField()),
                ("nobody_seen_at", models.DateTimeField()),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="palier.home"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PictureContent",
            fields=[
                (
                    "picture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="palier.homepicture",
                    ),
                ),
                ("small", models.BinaryField()),
                ("large", models.BinaryField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="homepicture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "room__in",
                        [
                            "facade",
                            "entree",
                            "sejour",
                            "cuisine",
                            "chambre",
                            "salle_de_bains",
                            "toilettes",
                            "rangements",
                            "exterieur",
                            "vue",
                            "parties_communes",
                            "annexe",
                            "plan",
                        ],
                    )
                ),
                name="picture_room_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="homepicture",
            constraint=models.CheckConstraint(condition=models.Q(("alt", ""), _negated=True), name="picture_is_told"),
        ),
        migrations.AddConstraint(
            model_name="homepicture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("large_height__range", (1, 960)),
                    ("large_width__range", (1, 960)),
                    ("small_height__range", (1, 320)),
                    ("small_width__range", (1, 320)),
                ),
                name="picture_is_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="homepicture",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None), ("room", "plan")),
                fields=("home",),
                name="picture_one_plan_a_home",
            ),
        ),
    ]

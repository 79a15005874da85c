"""What a person and who holds their file write to one another: two tables (ADR 92)."""

import django.db.models.deletion
import palier.models.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("palier", "0240_a_phone_is_taken_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=120)),
                ("subject", models.CharField(max_length=24)),
                ("state", models.CharField(default="en_attente", max_length=12)),
                ("opened_at", models.DateTimeField()),
                ("last_act_at", models.DateTimeField()),
                ("promised_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=16)),
                ("handed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidature",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.candidature",
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
                (
                    "handed_from",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "state", "promised_on"], name="thread_at_desk"),
                    models.Index(fields=["state", "last_act_at"], name="thread_by_act"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("en_attente", "repondu", "clos", "sans_suite"))),
                        name="thread_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subject__in",
                                (
                                    "ou_en_est",
                                    "piece_demandee",
                                    "visite_ou_rendez_vous",
                                    "le_logement",
                                    "comment_me_joindre",
                                    "autre",
                                ),
                            )
                        ),
                        name="thread_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "reason__in",
                                    ("sans_question", "deja_repondu", "acte_a_faire", "autre_organisme", "propos"),
                                ),
                                ("state", "sans_suite"),
                            ),
                            models.Q(models.Q(("state", "sans_suite"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="thread_ended_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_at", None), ("handed_from", None)),
                            models.Q(("handed_at__isnull", False), ("handed_from__isnull", False)),
                            _connector="OR",
                        ),
                        name="thread_handed_from",
                    ),
                    models.UniqueConstraint(
                        fields=("demande", "by", "candidature", "organisation", "subject"),
                        name="thread_one_subject",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("words", models.CharField(blank=True, max_length=1500)),
                ("sent_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("hidden_at", models.DateTimeField(null=True)),
                ("hidden_why", models.CharField(blank=True, db_default="", default="", max_length=8)),
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
                    "hidden_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="palier.thread",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["thread", "sent_at"], name="thread_message_in_order"),
                    models.Index(fields=["by", "sent_at"], name="thread_message_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("words__gt", "")),
                            models.Q(("taken_back_at__isnull", False), ("words", "")),
                            _connector="OR",
                        ),
                        name="thread_message_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at", None), ("hidden_by", None), ("hidden_why", "")),
                            models.Q(
                                ("hidden_at__isnull", False),
                                ("hidden_by__isnull", False),
                                ("hidden_why__in", ("injure", "menace", "haine")),
                                ("organisation", None),
                            ),
                            _connector="OR",
                        ),
                        name="thread_message_hidden",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in ("palier_thread", "palier_threadmessage")
        ),
    ]

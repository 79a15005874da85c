"""Where the days of empty homes go, and whom closed lists serve: two public tables of counts, once a month (ADR 161).

Expand only: the release before reads neither. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

_READERS = (
    "palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire, palier_commission, palier_steward, palier_local_steward, palier_employeur, palier_conseiller, palier_social, palier_controle, palier_guichet, palier_manager, palier_registrant, palier_logeur, palier_mairie, palier_prefecture, palier_clock"
)
_TABLES = ("palier_vacancyfigure", "palier_fairnessfigure")
RIGHTS = tuple(
    one
    for table in _TABLES
    for one in (f"GRANT SELECT ON {table} TO {_READERS}", f"GRANT INSERT ON {table} TO palier_clock")
)


class Migration(migrations.Migration):
    """Two tables, empty, that everybody reads and the clock writes."""

    dependencies = (("palier", "0621_shares_that_territories_voted"),)
    operations = (
        migrations.CreateModel(
            name="VacancyFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("counted_on", models.DateField()),
                ("step", models.CharField(max_length=12)),
                ("homes", models.PositiveIntegerField()),
                ("median", models.PositiveIntegerField()),
                ("slow", models.PositiveIntegerField()),
                (
                    "bailleur",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("counted_on", "commune", "bailleur", "step"),
                        name="vacancyfigure_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bailleur__isnull", False), ("commune", None)),
                            models.Q(("bailleur", None), ("commune__isnull", False)),
                            _connector="OR",
                        ),
                        name="vacancyfigure_of_one_place",
                    ),
                    models.CheckConstraint(condition=models.Q(("homes__gte", 10)), name="vacancyfigure_not_small"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FairnessFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("counted_on", models.DateField()),
                ("split", models.CharField(max_length=16)),
                ("group", models.CharField(max_length=12)),
                ("ranked", models.PositiveIntegerField(null=True)),
                ("first", models.PositiveIntegerField(null=True)),
                ("leases", models.PositiveIntegerField(null=True)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.territory"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("counted_on", "territory", "split", "group"), name="fairnessfigure_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ranked", None), ("ranked__gte", 10), _connector="OR"),
                            models.Q(("first", None), ("first__gte", 10), _connector="OR"),
                            models.Q(("leases", None), ("leases__gte", 10), _connector="OR"),
                        ),
                        name="fairnessfigure_not_small",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in RIGHTS),
    )

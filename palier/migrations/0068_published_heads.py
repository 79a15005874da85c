"""The heads that left the machine, and what an authority of time answered about them. Frozen SQL."""

import django.db.models.deletion
from django.db import migrations, models

READERS = (
    "palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire, "
    "palier_clock"
)
RIGHTS = (
    f"GRANT SELECT ON palier_publishedhead, palier_headstamp TO {READERS}",
    "GRANT INSERT ON palier_publishedhead, palier_headstamp TO palier_clock",
)
GUARDS = tuple(
    f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION palier_refuse()"
    for table in ("palier_publishedhead", "palier_headstamp")
    for name, events, each in (("append_only", "UPDATE OR DELETE", "ROW"), ("no_truncate", "TRUNCATE", "STATEMENT"))
)


class Migration(migrations.Migration):
    """Two tables that only grow."""

    dependencies = (("palier", "0067_seal_triggers"),)
    operations = (
        migrations.CreateModel(
            name="PublishedHead",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(choices=[("classement", "classement"), ("journal", "journal")], max_length=10),
                ),
                ("name", models.CharField(max_length=60)),
                ("head", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
                (
                    "ranking",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="palier.ranking",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "name"), name="publishedhead_once")],
            },
        ),
        migrations.CreateModel(
            name="HeadStamp",
            fields=[
                (
                    "head",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="stamp",
                        serialize=False,
                        to="palier.publishedhead",
                    ),
                ),
                ("response", models.BinaryField()),
                ("stamped_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("authority", models.CharField(max_length=200)),
            ],
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*RIGHTS, *GUARDS)),
    )

"""Where rows are sealed: the chain, its heads, the roots of days, and what waits. Nothing fills them yet. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

READERS = (
    "palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire, "
    "palier_clock"
)
RIGHTS = (
    "GRANT SELECT, DELETE ON palier_unsealed TO palier_clock",
    "GRANT SELECT, INSERT, UPDATE ON palier_sealedline TO palier_clock",
    f"GRANT SELECT ON palier_sealedhead, palier_dailyroot TO {READERS}",
    "GRANT INSERT, UPDATE ON palier_sealedhead TO palier_clock",
    "GRANT INSERT ON palier_dailyroot TO palier_clock",
    "GRANT SELECT, UPDATE, DELETE ON palier_sealtakeover TO palier_clock",
)
GUARDS = (
    # Of a sealed line the salt alone may change, to nothing.
    """
    CREATE FUNCTION palier_refuse_but_salt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.salt = '' AND to_jsonb(OLD) - 'salt' = to_jsonb(NEW) - 'salt' THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '2F003';
    END $$
    """,
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON palier_sealedline FOR EACH ROW EXECUTE FUNCTION palier_refuse_but_salt()",
    "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON palier_sealedline FOR EACH STATEMENT EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON palier_dailyroot FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON palier_dailyroot FOR EACH STATEMENT EXECUTE FUNCTION palier_refuse()",
)


class Migration(migrations.Migration):
    """Five tables, and what guards two of them."""

    dependencies = (("palier", "0056_level_like_anybody"),)
    operations = (
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=40)),
                ("operation", models.CharField(max_length=6)),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("transaction", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="SealedLine",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("chain", models.IntegerField()),
                ("position", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=40)),
                ("row", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("digest", models.BinaryField()),
                ("marks", models.BinaryField()),
                ("salt", models.BinaryField()),
                ("proof", models.UUIDField(null=True)),
                ("sealed_at", models.DateTimeField()),
                ("head", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "position"), name="sealedline_in_chain"),
                    models.UniqueConstraint(fields=("source", "row", "id"), name="sealedline_of_row"),
                ]
            },
        ),
        migrations.CreateModel(
            name="SealedHead",
            fields=[
                ("chain", models.IntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40, unique=True)),
                ("position", models.BigIntegerField()),
                ("head", models.CharField(default="0" * 64, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="DailyRoot",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("lines", models.BigIntegerField()),
                ("heads", models.JSONField()),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SealTakeover",
            fields=[
                ("source", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("after", models.CharField(blank=True, default="", max_length=40)),
            ],
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*RIGHTS, *GUARDS)),
    )

"""Witnesses by mail, and the function by which one answers a link. Frozen SQL."""

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

ANSWER = """
CREATE FUNCTION palier_answer_witness(who uuid, accepts boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF accepts THEN
    UPDATE palier_witness SET confirmed_at = coalesce(confirmed_at, now()) WHERE public_id = who;
  ELSE
    DELETE FROM palier_witness WHERE public_id = who;
  END IF;
  RETURN FOUND;
END $$
"""
RIGHTS = (
    ANSWER,
    "REVOKE ALL ON FUNCTION palier_answer_witness(uuid, boolean) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_answer_witness(uuid, boolean) TO palier_public, palier_demandeur, palier_bailleur, "
    "palier_reservataire",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_witness TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_witness_id_seq TO palier_clock",
    "ALTER TABLE palier_witness ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY clock_select ON palier_witness FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_witness FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_witness FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_witness FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table that no page reads."""

    dependencies = (("palier", "0068_published_heads"),)
    operations = (
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("email", models.CharField(max_length=254, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("told", models.BigIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witnesses",
                        to="palier.organisation",
                    ),
                ),
            ],
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in RIGHTS),
    )

"""A piece has many files. The content of a piece sent before stays where it is, and is read as its first file."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_piecefile ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_filecontent ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON palier_piecefile TO palier_separation",
    "CREATE POLICY separation_select ON palier_piecefile FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_piecefile FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_filecontent TO palier_separation",
    "CREATE POLICY separation_select ON palier_filecontent FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_filecontent FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT DELETE ON palier_piececontent TO palier_demandeur",
    "CREATE POLICY demandeur_delete ON palier_piececontent FOR DELETE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier'))",
    "GRANT SELECT ON palier_piecefile TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_piecefile FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT INSERT, DELETE ON palier_piecefile TO palier_demandeur",
    "GRANT UPDATE (position) ON palier_piecefile TO palier_demandeur",
    "CREATE POLICY demandeur_insert ON palier_piecefile FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier'))",
    "CREATE POLICY demandeur_update ON palier_piecefile FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier')) WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier'))",
    "CREATE POLICY demandeur_delete ON palier_piecefile FOR DELETE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier'))",
    "GRANT SELECT ON palier_filecontent TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_filecontent FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT INSERT, DELETE ON palier_filecontent TO palier_demandeur",
    "CREATE POLICY demandeur_insert ON palier_filecontent FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND file_id IN (SELECT id FROM palier_piecefile WHERE demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier')))",
    "CREATE POLICY demandeur_delete ON palier_filecontent FOR DELETE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND file_id IN (SELECT id FROM palier_piecefile WHERE demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier')))",
    "GRANT SELECT ON palier_piecefile TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_piecefile FOR SELECT TO palier_bailleur USING (piece_id IN (SELECT id FROM palier_piece))",
    "GRANT SELECT ON palier_piecefile TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_piecefile FOR SELECT TO palier_reservataire USING (piece_id IN (SELECT id FROM palier_piece))",
    "GRANT SELECT ON palier_filecontent TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_filecontent FOR SELECT TO palier_bailleur USING (file_id IN (SELECT id FROM palier_piecefile))",
    "GRANT SELECT ON palier_filecontent TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_filecontent FOR SELECT TO palier_reservataire USING (file_id IN (SELECT id FROM palier_piecefile))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_piecefile TO palier_clock",
    "CREATE POLICY clock_select ON palier_piecefile FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_piecefile FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_piecefile FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_piecefile FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_filecontent TO palier_clock",
    "CREATE POLICY clock_select ON palier_filecontent FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_filecontent FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_filecontent FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_filecontent FOR DELETE TO palier_clock USING (true)",
    "GRANT USAGE ON SEQUENCE palier_piecefile_id_seq TO palier_demandeur, palier_separation, palier_clock",
)


class Migration(migrations.Migration):
    """Two tables; the release before sees none of them, and goes on with its own."""

    dependencies = (("palier", "0030_partings"),)
    operations = (
        migrations.CreateModel(
            "PieceFile",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=130)),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveSmallIntegerField(null=True)),
                ("received_at", models.DateTimeField()),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="palier.piece"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "FileContent",
            [
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="palier.piecefile",
                    ),
                ),
                ("data", models.BinaryField()),
                ("thumbnail", models.BinaryField(default=bytes)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(list(POLICIES), migrations.RunSQL.noop),
    )

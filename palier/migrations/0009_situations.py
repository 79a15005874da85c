"""Pieces know what they prove, when their check is due, who put it off and why, and how far they are kept from view."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A bailleur reads no piece that proves a health, judicial or dangerous situation: it needs the verified fact alone.
POLICIES = (
    "DROP POLICY bailleur_select ON palier_piece",
    "DROP POLICY bailleur_update ON palier_piece",
    "DROP POLICY bailleur_select ON palier_piececontent",
    "CREATE POLICY bailleur_select ON palier_piece FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND confidentiality = 'ordinaire')",
    "CREATE POLICY bailleur_update ON palier_piece FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND confidentiality = 'ordinaire') WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND confidentiality = 'ordinaire')",
    "CREATE POLICY bailleur_select ON palier_piececontent FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND piece_id IN (SELECT id FROM palier_piece))",
)
LEVELS = (
    "UPDATE palier_piece SET confidentiality = 'sensible' WHERE code IN ('situation_handicap', 'situation_sans_logement', 'situation_expulsion_commandement', 'situation_expulsion_jugement', 'situation_expulsion_assignation', 'situation_expulsion_commandement_payer', 'situation_menage_handicap', 'situation_sortie_act', 'situation_difficultes_cumulees', 'situation_sortie_ase', 'situation_separation', 'situation_raisons_sante', 'situation_perte_autonomie', 'situation_accedant_en_difficulte', 'situation_pdalhpd', 'situation_accord_collectif', 'situation_divorce_en_instance', 'situation_pacs_dissous', 'situation_deces_conjoint', 'situation_majeur_protege_seul')",
    "UPDATE palier_piece SET confidentiality = 'protegee' WHERE code IN ('situation_violence', 'situation_mariage_force', 'situation_agression_sexuelle', 'situation_sortie_prostitution', 'situation_traite_proxenetisme', 'situation_ordonnance_protection', 'situation_plainte_violences')",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0008_scores"),)
    operations = (
        migrations.AddField(
            "piece", "proof_code", models.CharField(blank=True, db_default="", default="", max_length=40)
        ),
        migrations.AddField(
            "piece", "confidentiality", models.CharField(db_default="ordinaire", default="ordinaire", max_length=12)
        ),
        migrations.AddField("piece", "issued_on", models.DateField(null=True)),
        migrations.AddField("piece", "complete_at", models.DateTimeField(null=True)),
        migrations.AddField("piece", "due_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "piece", "extension_reason", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
        migrations.AddField("piece", "reminded_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "piece",
            "extended_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "piece",
            "sent_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*LEVELS, *POLICIES)),
    )

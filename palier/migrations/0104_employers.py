"""Employers: their sites, the codes of their employees, and a role that reads no row of a household (ADR 63).

Expand only: nobody acts in the role before this release, and the release before leaves the new tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_employeur NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
PLACES = (
    "GRANT palier_employeur TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_employeur",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_employeur",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_employeur",
)
GRANTS = (
    "ALTER TABLE palier_employmentcode ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_employersite ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_employerreceipt ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_employertally ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_employmentcode TO palier_demandeur",
    "GRANT INSERT ON palier_employmentcode TO palier_demandeur",
    "GRANT UPDATE (state, ended_at) ON palier_employmentcode TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_employmentcode TO palier_clock",
    "GRANT SELECT, INSERT ON palier_employersite TO palier_employeur",
    "GRANT UPDATE (closed_at) ON palier_employersite TO palier_employeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_employersite TO palier_clock",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_employerreceipt TO palier_clock",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_employertally TO palier_clock",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_employeur",
    "GRANT SELECT ON palier_home TO palier_employeur",
    "GRANT SELECT ON palier_publication TO palier_employeur",
    "GRANT SELECT ON palier_erasure TO palier_employeur",
    "GRANT INSERT ON palier_journalentry TO palier_employeur",
    "GRANT SELECT ON palier_organisation TO palier_employeur",
)
POLICIES = (
    (
        "palier_employmentcode",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_employmentcode FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_employmentcode",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_employmentcode FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'attend' AND ended_at IS NULL AND answered_at IS NULL AND employer_id IS NULL AND contract = '' AND since IS NULL AND commune_id IS NULL AND site_name = '' AND receipt_hash = '' AND settled = '' AND settled_at IS NULL)",
    ),
    (
        "palier_employmentcode",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_employmentcode FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND state IN ('retiree', 'desavouee'))",
    ),
    (
        "palier_employmentcode",
        "clock_select",
        "CREATE POLICY clock_select ON palier_employmentcode FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_employmentcode",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_employmentcode FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_employmentcode",
        "clock_update",
        "CREATE POLICY clock_update ON palier_employmentcode FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_employmentcode",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_employmentcode FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_employersite",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_employersite FOR SELECT TO palier_employeur USING (organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_employersite",
        "employeur_insert",
        "CREATE POLICY employeur_insert ON palier_employersite FOR INSERT TO palier_employeur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_employersite",
        "employeur_update",
        "CREATE POLICY employeur_update ON palier_employersite FOR UPDATE TO palier_employeur USING (organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_employersite",
        "clock_select",
        "CREATE POLICY clock_select ON palier_employersite FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_employersite",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_employersite FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_employersite",
        "clock_update",
        "CREATE POLICY clock_update ON palier_employersite FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_employersite",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_employersite FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_employerreceipt",
        "clock_select",
        "CREATE POLICY clock_select ON palier_employerreceipt FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_employerreceipt",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_employerreceipt FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_employerreceipt",
        "clock_update",
        "CREATE POLICY clock_update ON palier_employerreceipt FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_employerreceipt",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_employerreceipt FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_employertally",
        "clock_select",
        "CREATE POLICY clock_select ON palier_employertally FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_employertally",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_employertally FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_employertally",
        "clock_update",
        "CREATE POLICY clock_update ON palier_employertally FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_employertally",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_employertally FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_doneact",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_doneact FOR SELECT TO palier_employeur USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "employeur_insert",
        "CREATE POLICY employeur_insert ON palier_doneact FOR INSERT TO palier_employeur WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_home",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_home FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_publication",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_publication FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    ),
    (
        "palier_erasure",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_erasure FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_journalentry",
        "employeur_insert",
        "CREATE POLICY employeur_insert ON palier_journalentry FOR INSERT TO palier_employeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'employeur' THEN verb IN ('attester_emploi', 'corriger_attestation', 'declarer_site', 'fermer_site', 'refuser_attestation') ELSE false END)",
    ),
    (
        "palier_organisation",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_organisation FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
)
"""By table and name; where another role is named in none of these statements, its own policies stay as they are."""
OWN_LINES = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NULL AND CASE role WHEN 'demandeur' THEN verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END)",
    "DROP POLICY IF EXISTS steward_insert ON palier_membership",
    "CREATE POLICY steward_insert ON palier_membership FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'controle'), ('reservataire', 'reservataire'), ('reservataire', 'controle'), ('employeur', 'employeur'), ('exploitant', 'intendant'), ('exploitant', 'controle'))))",
)
"""A household journals three more verbs, and a steward gives one more role: the release before does neither."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Four tables, then the role, then what it may read. Undone, nobody acts in the role."""

    dependencies = (("palier", "0103_stewards_of_a_demo"),)
    operations = (
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bailleur", "Bailleur social"),
                    ("reservataire", "Réservataire"),
                    ("employeur", "Employeur"),
                    ("exploitant", "Exploitant"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="EmployerSite",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employer_sites",
                        to="palier.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(closed_at=None), fields=["organisation", "name"], name="employersite_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="EmployerReceipt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number_hash", models.CharField(max_length=64, unique=True)),
                ("made_on", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.employersite"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EmployerTally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("quarter", models.DateField()),
                ("number", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.employersite"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["site", "quarter"], name="employertally_once")]},
        ),
        migrations.CreateModel(
            name="EmploymentCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("state", models.CharField(db_default="attend", default="attend", max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("last_day", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("contract", models.CharField(blank=True, db_default="", default="", max_length=3)),
                ("since", models.DateField(null=True)),
                ("site_name", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("receipt_hash", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("settled", models.CharField(blank=True, db_default="", default="", max_length=16)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employment_codes",
                        to="palier.demande",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["demande", "state"], name="employmentcode_of_file")],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(state__in=("attestee", "desavouee"))
                        | models.Q(employer__isnull=False, since__isnull=False, commune__isnull=False, contract__gt=""),
                        name="employmentcode_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state__in=("attend", "attestee", "non_attestee", "retiree", "desavouee")),
                        name="employmentcode_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(contract__in=("", "CDI", "CDD", "APP")), name="employmentcode_contract"
                    ),
                ],
            },
        ),
        _sql(ROLE),
        *(_sql(statement) for statement in (*PLACES, *GRANTS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(_sql(statement) for statement in OWN_LINES),
    )

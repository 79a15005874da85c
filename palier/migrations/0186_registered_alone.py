"""First registrations that their person fills alone: a role, the papers of an identity, and what finds a form again (ADR 88).

Expand only: a form of a counter is as it was, and the release before makes no other. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_registrant NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
# As before; and whoever fills theirs alone is held alike.
ON_FORM = """
    CREATE OR REPLACE TRIGGER registration_open BEFORE UPDATE ON palier_registration FOR EACH ROW
    WHEN (current_user IN ('palier_guichet', 'palier_registrant')) EXECUTE FUNCTION palier_registration_open()
"""
GRANTS = (
    "GRANT palier_registrant TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_registrant",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_communefigure, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_registrant",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_ours TO palier_registrant",
    "ALTER TABLE palier_registrationpaper ENABLE ROW LEVEL SECURITY",
    "GRANT INSERT ON palier_journalentry TO palier_registrant",
    "GRANT SELECT ON palier_organisation TO palier_registrant",
    "GRANT SELECT ON palier_organisationlook TO palier_registrant",
    "GRANT SELECT ON palier_switchchange TO palier_registrant",
    "GRANT SELECT ON palier_letterending TO palier_registrant",
    "GRANT SELECT ON palier_registration TO palier_registrant",
    "GRANT INSERT ON palier_registration TO palier_registrant",
    "GRANT UPDATE (state, answers, changed_at, deposited_on, is_another, claimed_at, known, refusal, channel, contact, mark, is_safe, warned_at) ON palier_registration TO palier_registrant",
    "GRANT SELECT (id, public_id, registration_id, name, media_type, size, sha256, pages, received_at) ON palier_registrationpaper TO palier_registrant",
    "GRANT INSERT, DELETE ON palier_registrationpaper TO palier_registrant",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_registrationpaper TO palier_clock",
)
POLICIES = (
    (
        "palier_journalentry",
        "registrant_insert",
        "CREATE POLICY registrant_insert ON palier_journalentry FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor IS NULL AND organisation IS NULL AND CASE role WHEN 'public' THEN verb IN ('abandonner_enregistrement', 'commencer_enregistrement', 'deposer_formulaire') ELSE false END))",
    ),
    (
        "palier_organisation",
        "registrant_select",
        "CREATE POLICY registrant_select ON palier_organisation FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_organisationlook",
        "registrant_select",
        "CREATE POLICY registrant_select ON palier_organisationlook FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "registrant_select",
        "CREATE POLICY registrant_select ON palier_switchchange FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "registrant_select",
        "CREATE POLICY registrant_select ON palier_letterending FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_registration",
        "registrant_select",
        "CREATE POLICY registrant_select ON palier_registration FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id IS NULL AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> '')))",
    ),
    (
        "palier_registration",
        "registrant_insert",
        "CREATE POLICY registrant_insert ON palier_registration FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id IS NULL AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> '') AND state = 'brouillon' AND numero = '' AND demande_id IS NULL AND deposited_on IS NULL AND claimed_at IS NULL))",
    ),
    (
        "palier_registration",
        "registrant_update",
        "CREATE POLICY registrant_update ON palier_registration FOR UPDATE TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id IS NULL AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> ''))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id IS NULL AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> '')) AND state IN ('brouillon', 'a_envoyer', 'abandonnee'))",
    ),
    (
        "palier_registrationpaper",
        "registrant_select",
        "CREATE POLICY registrant_select ON palier_registrationpaper FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (registration_id IN (SELECT id FROM palier_registration)))",
    ),
    (
        "palier_registrationpaper",
        "registrant_insert",
        "CREATE POLICY registrant_insert ON palier_registrationpaper FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (registration_id IN (SELECT id FROM palier_registration WHERE state IN ('brouillon', 'refusee', 'connue'))))",
    ),
    (
        "palier_registrationpaper",
        "registrant_delete",
        "CREATE POLICY registrant_delete ON palier_registrationpaper FOR DELETE TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (registration_id IN (SELECT id FROM palier_registration WHERE state IN ('brouillon', 'refusee', 'connue'))))",
    ),
    (
        "palier_registrationpaper",
        "clock_select",
        "CREATE POLICY clock_select ON palier_registrationpaper FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_registrationpaper",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_registrationpaper FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_registrationpaper",
        "clock_update",
        "CREATE POLICY clock_update ON palier_registrationpaper FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_registrationpaper",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_registrationpaper FOR DELETE TO palier_clock USING (true)",
    ),
)


class Migration(migrations.Migration):
    """The papers, then what their role may do."""

    dependencies = (("palier", "0185_a_form_of_nobody"),)
    operations = (
        migrations.CreateModel(
            name="RegistrationPaper",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("name", models.CharField(max_length=130)),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveSmallIntegerField(null=True)),
                ("received_at", models.DateTimeField()),
                ("data", models.BinaryField()),
                ("thumbnail", models.BinaryField(default=bytes)),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="palier.registration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["registration", "sha256"], name="registration_paper_once")
                ]
            },
        ),
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(ON_FORM, migrations.RunSQL.noop),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for table, name, made in POLICIES
            for statement in (f"DROP POLICY IF EXISTS {name} ON {table}", made)
        ),
    )

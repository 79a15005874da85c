"""Accounts that an identity certified by the State opens: read at the door alone, under seal. Expand only, frozen SQL."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_CLAIMED = "(SELECT palier_claim('role') IS NOT NULL)"
_PROFESSIONAL = "user_id IN (SELECT id FROM palier_user)"
_ANOTHER = "user_id <> (SELECT palier_claim('user')::bigint)"
POLICIES = (
    "ALTER TABLE palier_linkedidentity ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, DELETE ON palier_linkedidentity TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_linkedidentity TO palier_clock",
    *(
        policy
        for role, rows in (("gate", _CLAIMED), ("clock", "true"))
        for policy in (
            f"CREATE POLICY {role}_select ON palier_linkedidentity FOR SELECT TO palier_{role} USING ({rows})",
            f"CREATE POLICY {role}_insert ON palier_linkedidentity FOR INSERT TO palier_{role} WITH CHECK ({rows})",
            f"CREATE POLICY {role}_delete ON palier_linkedidentity FOR DELETE TO palier_{role} USING ({rows})",
        )
    ),
    "CREATE POLICY clock_update ON palier_linkedidentity FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "GRANT SELECT (user_id, provider, linked_at), DELETE ON palier_linkedidentity TO palier_steward",
    f"CREATE POLICY steward_select ON palier_linkedidentity FOR SELECT TO palier_steward USING ({_CLAIMED} AND ({_PROFESSIONAL}))",
    f"CREATE POLICY steward_delete ON palier_linkedidentity FOR DELETE TO palier_steward USING ({_ANOTHER} AND {_PROFESSIONAL})",
)
SEALS = (
    *(
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_linkedidentity "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_user_id('linkedidentity')"
        for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
    "INSERT INTO palier_sealtakeover (source, after) VALUES ('linkedidentity', '') ON CONFLICT DO NOTHING",
)
JOURNAL = (
    "DROP POLICY IF EXISTS gate_insert ON palier_journalentry",
    "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
)
JOB = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_intake', 'palier.jobs.identities.settle', 'demande', '{}', '', 0, false),
      ('palier_demandeur', 'palier.jobs.identities.settle', 'demande', '{}', '', 0, false) ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """One table; the door journals that an account was linked, or unlinked; a job settles the file."""

    dependencies = (("palier", "0107_mandates"),)
    operations = (
        migrations.CreateModel(
            name="LinkedIdentity",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("provider", models.CharField(max_length=20)),
                ("mark", models.CharField(max_length=64)),
                ("sealed", models.TextField(blank=True, default="")),
                ("linked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("provider", "mark"), name="linkedidentity_once")],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*POLICIES, *JOURNAL, *SEALS, JOB)),
    )

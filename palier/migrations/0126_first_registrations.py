"""First registrations: a form of the State, filled at a counter until the register gives its number (ADR 70).

Expand only: the release before leaves the new table empty. One function of the doors is written again, with a role more. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

# As before; and a counter names a form of its own that was handed in.
MAY_NAME = """
    CREATE OR REPLACE FUNCTION palier_may_name(acting text, subject text, named text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;
      IF acting = 'palier_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
          WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%');
      END IF;
      IF acting = 'palier_social' THEN
        RETURN subject = 'referral' AND EXISTS (
          SELECT FROM palier_referral WHERE id = of AND answered_at IS NOT NULL AND organisation_id = palier_claim('organisation')::int);
      END IF;
      IF acting = 'palier_guichet' THEN
        RETURN subject = 'registration' AND EXISTS (
          SELECT FROM palier_registration WHERE id = of AND organisation_id = palier_claim('organisation')::int AND state = 'a_envoyer');
      END IF;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND palier_claim('organisation')::int IN (bailleur_id, reservataire_id))
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND palier_claim('organisation')::int = ANY (d.audience))
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = palier_claim('organisation')::int)
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = palier_claim('demande')::bigint OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        ELSE false END;
    END $$
"""
# What was handed in is the clock's: a desk changes what is still open, and nothing else. The day of deposit is today's, and of the
# person who is named: another name has neither their day nor what the clock wrote of them.
OPEN = """
    CREATE OR REPLACE FUNCTION palier_registration_open() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      is_other CONSTANT boolean := ROW(OLD.answers -> 'a' -> 'last_name', OLD.answers -> 'a' -> 'birth_name', OLD.answers -> 'a' -> 'first_name', OLD.answers -> 'a' -> 'birth_date')
        IS DISTINCT FROM ROW(NEW.answers -> 'a' -> 'last_name', NEW.answers -> 'a' -> 'birth_name', NEW.answers -> 'a' -> 'first_name', NEW.answers -> 'a' -> 'birth_date');
    BEGIN
      IF OLD.state NOT IN ('brouillon', 'refusee', 'connue') THEN
        RAISE EXCEPTION 'a form that was handed in does not change' USING ERRCODE = '42501';
      END IF;
      IF (is_other OR NEW.deposited_on IS DISTINCT FROM OLD.deposited_on) AND NEW.deposited_on NOT IN (
          (now() AT TIME ZONE 'Europe/Paris')::date, (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date) THEN
        RAISE EXCEPTION 'a form is deposited today' USING ERRCODE = '42501';
      END IF;
      IF NEW.claimed_at IS NOT NULL AND (is_other OR NEW.claimed_at IS DISTINCT FROM OLD.claimed_at)
          OR NEW.known <> '[]' AND (is_other OR NEW.known <> OLD.known)
          OR NEW.refusal <> '' AND (is_other OR NEW.refusal <> OLD.refusal) THEN
        RAISE EXCEPTION 'what the register answered is written by the clock' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_FORM = """
    CREATE OR REPLACE TRIGGER registration_open BEFORE UPDATE ON palier_registration FOR EACH ROW
    WHEN (current_user = 'palier_guichet') EXECUTE FUNCTION palier_registration_open()
"""
RIGHT = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_guichet', 'palier.jobs.registering.send', 'registration', '{}', 'registration', 0, false)
    ON CONFLICT DO NOTHING
"""
NO_RIGHT = "DELETE FROM palier_jobright WHERE role = 'palier_guichet' AND task = 'palier.jobs.registering.send'"
GRANTS = (
    "ALTER TABLE palier_registration ENABLE ROW LEVEL SECURITY",
    "REVOKE EXECUTE ON FUNCTION palier_registration_open() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_defer TO palier_guichet",
    "GRANT SELECT ON palier_registration TO palier_guichet",
    "GRANT INSERT ON palier_registration TO palier_guichet",
    "GRANT UPDATE (state, answers, changed_at, deposited_on, is_another, claimed_at, known, refusal) ON palier_registration TO palier_guichet",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_registration TO palier_clock",
)
POLICIES = (
    (
        "palier_journalentry",
        "guichet_insert",
        "CREATE POLICY guichet_insert ON palier_journalentry FOR INSERT TO palier_guichet WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'guichet' THEN verb IN ('abandonner_enregistrement', 'commencer_enregistrement', 'deposer_formulaire', 'finir_passage') ELSE false END)",
    ),
    (
        "palier_registration",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_registration FOR SELECT TO palier_guichet USING (organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_registration",
        "guichet_insert",
        "CREATE POLICY guichet_insert ON palier_registration FOR INSERT TO palier_guichet WITH CHECK (by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND state = 'brouillon' AND numero = '' AND demande_id IS NULL AND deposited_on IS NULL AND claimed_at IS NULL)",
    ),
    (
        "palier_registration",
        "guichet_update",
        "CREATE POLICY guichet_update ON palier_registration FOR UPDATE TO palier_guichet USING (organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND state IN ('brouillon', 'a_envoyer', 'abandonnee'))",
    ),
    (
        "palier_registration",
        "clock_select",
        "CREATE POLICY clock_select ON palier_registration FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_registration",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_registration FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_registration",
        "clock_update",
        "CREATE POLICY clock_update ON palier_registration FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_registration",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_registration FOR DELETE TO palier_clock USING (true)",
    ),
)
STATES = ("brouillon", "a_envoyer", "en_envoi", "enregistree", "refusee", "connue", "abandonnee")


class Migration(migrations.Migration):
    """The table, then what a counter and the clock may do with it."""

    dependencies = (("palier", "0125_a_factor_under_secrecy"),)
    operations = (
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("state", models.CharField(db_default="brouillon", default="brouillon", max_length=12)),
                ("answers", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("deposited_on", models.DateField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("is_another", models.BooleanField(db_default=False, default=False)),
                ("known", models.JSONField(db_default=[], default=list)),
                ("refusal", models.CharField(db_default="", default="", max_length=400)),
                ("numero", models.CharField(db_default="", default="", max_length=18)),
                ("registered_at", models.DateTimeField(null=True)),
                ("attested_at", models.DateTimeField(null=True)),
                ("lacks", models.CharField(db_default="", default="", max_length=600)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "made_at"], name="registration_of_house"),
                    models.Index(
                        condition=models.Q(("state__in", ("a_envoyer", "en_envoi"))),
                        fields=["changed_at"],
                        name="registration_waits",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="registration_state"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("numero__gt", ""), ("state", "enregistree")),
                            models.Q(("state", "enregistree"), _negated=True),
                            _connector="OR",
                        ),
                        name="registration_numbered",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MAY_NAME, migrations.RunSQL.noop),
        migrations.RunSQL(OPEN, "DROP FUNCTION IF EXISTS palier_registration_open()"),
        migrations.RunSQL(ON_FORM, "DROP TRIGGER IF EXISTS registration_open ON palier_registration"),
        migrations.RunSQL(RIGHT, NO_RIGHT),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for table, name, made in POLICIES
            for statement in (f"DROP POLICY IF EXISTS {name} ON {table}", made)
        ),
    )

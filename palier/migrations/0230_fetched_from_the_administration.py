"""What a holder lets be fetched from the administration: a table of their own, who moves it, and its two jobs (ADR 96).

Expand only: the release before leaves it empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

GRANTS = (
    "ALTER TABLE palier_statefetch ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_statefetch TO palier_demandeur",
    "GRANT INSERT ON palier_statefetch TO palier_demandeur",
    "GRANT UPDATE (state, ended_at, key_sealed, answer_sealed) ON palier_statefetch TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_statefetch TO palier_clock",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_statefetch FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_statefetch FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'attend' AND tries = 0 AND answered_at IS NULL AND last_day IS NULL AND answer_sealed = '' AND ended_at IS NULL AND piece_id IS NULL AND settled = '')",
    "CREATE POLICY demandeur_update ON palier_statefetch FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND state IN ('accepte', 'ecarte', 'retire', 'repris'))",
    "CREATE POLICY clock_select ON palier_statefetch FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_statefetch FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_statefetch FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_statefetch FOR DELETE TO palier_clock USING (true)",
)
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON palier_statefetch FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter lets anything be fetched in somebody's name."""
MOVED = """
    CREATE OR REPLACE FUNCTION palier_fetch_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF (OLD.state, NEW.state) NOT IN (('attend', 'retire'), ('trouve', 'accepte'), ('trouve', 'ecarte'), ('accepte', 'repris')) THEN
        RAISE EXCEPTION 'what was fetched is used or left by its person, once' USING ERRCODE = '42501';
      END IF;
      IF NEW.key_sealed NOT IN ('', OLD.key_sealed) OR NEW.answer_sealed NOT IN ('', OLD.answer_sealed) THEN
        RAISE EXCEPTION 'what is sealed is emptied by its person, and never written' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_FETCH = "CREATE OR REPLACE TRIGGER fetch_moved BEFORE UPDATE ON palier_statefetch FOR EACH ROW WHEN (current_setting('role') = 'palier_demandeur') EXECUTE FUNCTION palier_fetch_moved()"
JOBS = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_demandeur', 'palier.jobs.fetching.ask', 'demande', '{}', '', 0, false),
      ('palier_demandeur', 'palier.jobs.fetching.settle', 'demande', '{}', '', 0, false) ON CONFLICT DO NOTHING
"""
JOBS_BEFORE = "DELETE FROM palier_jobright WHERE task IN ('palier.jobs.fetching.ask', 'palier.jobs.fetching.settle')"


class Migration(migrations.Migration):
    """The table, its policies and guards."""

    dependencies = (("palier", "0203_policies_of_threads"),)
    operations = (
        migrations.CreateModel(
            name="StateFetch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("source", models.CharField(db_default="dgfip", default="dgfip", max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("state", models.CharField(db_default="attend", default="attend", max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("key_sealed", models.CharField(blank=True, db_default="", default="", max_length=400)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("last_day", models.DateField(null=True)),
                ("answer_sealed", models.CharField(blank=True, db_default="", default="", max_length=4000)),
                ("ended_at", models.DateTimeField(null=True)),
                ("settled", models.CharField(blank=True, db_default="", default="", max_length=12)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="palier.piece",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["demande", "by"], name="statefetch_of_person"),
                    models.Index(fields=["state", "next_try_at"], name="statefetch_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "accepte",
                                    "attend",
                                    "ecarte",
                                    "en_panne",
                                    "perime",
                                    "repris",
                                    "retire",
                                    "rien",
                                    "trouve",
                                ],
                            )
                        ),
                        name="statefetch_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("source", "dgfip")), name="statefetch_source"),
                    models.CheckConstraint(
                        condition=models.Q(("key_sealed", ""), ("state", "attend"), _connector="OR"),
                        name="statefetch_key_goes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer_sealed", ""), ("state__in", ("trouve", "accepte")), _connector="OR"
                        ),
                        name="statefetch_answer_goes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "trouve"), _negated=True),
                            models.Q(
                                ("answer_sealed__gt", ""), ("answered_at__isnull", False), ("last_day__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="statefetch_found_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["accepte", "attend", "trouve"])),
                        fields=("demande", "by", "year"),
                        name="statefetch_one_living",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL(MOVED, "DROP FUNCTION IF EXISTS palier_fetch_moved()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_fetch_moved() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_FETCH, "DROP TRIGGER IF EXISTS fetch_moved ON palier_statefetch"),
        *(
            migrations.RunSQL(WITHIN.format(name=name), f"DROP TRIGGER IF EXISTS {name} ON palier_statefetch")
            for name in ("within_mandate", "not_at_a_counter")
        ),
        migrations.RunSQL(JOBS, JOBS_BEFORE),
    )

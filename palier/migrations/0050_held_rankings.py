"""What holds a ranking that must not be shown, and how many are held. It names nobody: every role may read it. Frozen SQL."""

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

READERS = (
    "palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire, "
    "palier_clock"
)
RIGHTS = (
    f"GRANT SELECT ON palier_closinghold TO {READERS}",
    "GRANT INSERT, UPDATE ON palier_closinghold TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_closinghold_id_seq TO palier_clock",
)
PULSE = """
CREATE OR REPLACE FUNCTION palier_pulse() RETURNS TABLE(measure text, label text, value int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH due AS (
    SELECT id, task_name, scheduled_at FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
  ), late AS (
    SELECT closes_at FROM palier_publication WHERE stage = 'publiee' AND closes_at < now()
  ), waiting AS (
    SELECT channel, created_at FROM palier_message WHERE sent_at IS NULL
  )
  SELECT 'jobs_due', task_name, count(*)::int FROM due GROUP BY task_name
  UNION ALL
  SELECT 'jobs_doing', task_name, count(*)::int FROM procrastinate_jobs WHERE status = 'doing' GROUP BY task_name
  UNION ALL
  SELECT 'jobs_failed', task_name, count(*)::int FROM procrastinate_jobs WHERE status = 'failed' GROUP BY task_name
  UNION ALL
  SELECT 'job_oldest_seconds', task_name, extract(epoch FROM now() - min(coalesce(scheduled_at, at)))::int FROM (
    SELECT DISTINCT ON (task_name, scheduled_at IS NULL) id, task_name, scheduled_at
    FROM due ORDER BY task_name, scheduled_at IS NULL, scheduled_at, id
  ) oldest LEFT JOIN LATERAL (
    SELECT at FROM procrastinate_events WHERE job_id = oldest.id ORDER BY id LIMIT 1
  ) deferred ON true GROUP BY task_name
  UNION ALL
  SELECT 'worker_heard_seconds', NULL, extract(epoch FROM now() - max(last_heartbeat))::int
  FROM procrastinate_workers HAVING count(*) > 0
  UNION ALL
  SELECT 'closings_late', NULL, count(*)::int FROM late
  UNION ALL
  SELECT 'closing_late_seconds', NULL, coalesce(extract(epoch FROM now() - min(closes_at)), 0)::int FROM late
  UNION ALL
  SELECT 'closings_held', NULL, count(*)::int FROM palier_closinghold WHERE lifted_at IS NULL
  UNION ALL
  SELECT 'letters_waiting', channel, count(*)::int FROM waiting GROUP BY channel
  UNION ALL
  SELECT 'letter_oldest_seconds', channel, extract(epoch FROM now() - min(created_at))::int FROM waiting GROUP BY channel
  UNION ALL
  SELECT 'connections', NULL, count(*)::int FROM pg_stat_activity WHERE datname = current_database()
  UNION ALL
  SELECT 'connections_max', NULL, current_setting('max_connections')::int
  UNION ALL
  SELECT 'locks_waiting', NULL, count(*)::int FROM pg_locks WHERE NOT granted
  UNION ALL
  SELECT 'transaction_oldest_seconds', NULL, coalesce(extract(epoch FROM now() - min(xact_start)), 0)::int
  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  UNION ALL
  SELECT 'database_megabytes', NULL, (pg_database_size(current_database()) / 1048576)::int
$$
"""


class Migration(migrations.Migration):
    """One table, and one more measure."""

    dependencies = (("palier", "0049_recorded_at"),)
    operations = (
        migrations.CreateModel(
            name="ClosingHold",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notes", "Une note enregistrée diffère de celle que donnent les faits"),
                            ("controle", "La vérification du classement a trouvé une ligne fausse"),
                        ],
                        max_length=10,
                    ),
                ),
                ("faults", models.PositiveIntegerField()),
                ("what", models.CharField(blank=True, default="", max_length=300)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("goes_on", models.BooleanField(default=False)),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="palier.publication",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["publication", "at"], name="closinghold_of_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(lifted_at=None), fields=("publication",), name="closinghold_one_at_a_time"
                    )
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in RIGHTS),
        migrations.RunSQL(PULSE, migrations.RunSQL.noop),
    )

"""Files that came while the scanner of viruses was away: no desk is given their bytes before it has looked (ADR 100).

Expand only: a column, three policies written again, and one task more among those that come back. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

LOOKED_AT = (
    "DROP POLICY IF EXISTS bailleur_select ON palier_filecontent",
    "CREATE POLICY bailleur_select ON palier_filecontent FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (file_id IN (SELECT id FROM palier_piecefile WHERE NOT awaits_scan)))",
    "DROP POLICY IF EXISTS reservataire_select ON palier_filecontent",
    "CREATE POLICY reservataire_select ON palier_filecontent FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (file_id IN (SELECT id FROM palier_piecefile WHERE NOT awaits_scan)))",
    "DROP POLICY IF EXISTS social_select ON palier_filecontent",
    "CREATE POLICY social_select ON palier_filecontent FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (file_id IN (SELECT id FROM palier_piecefile WHERE NOT awaits_scan)))",
)
LOOKED_AT_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_select ON palier_filecontent",
    "CREATE POLICY bailleur_select ON palier_filecontent FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (file_id IN (SELECT id FROM palier_piecefile)))",
    "DROP POLICY IF EXISTS reservataire_select ON palier_filecontent",
    "CREATE POLICY reservataire_select ON palier_filecontent FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (file_id IN (SELECT id FROM palier_piecefile)))",
    "DROP POLICY IF EXISTS social_select ON palier_filecontent",
    "CREATE POLICY social_select ON palier_filecontent FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (file_id IN (SELECT id FROM palier_piecefile)))",
)
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.fetching.ask_late', 'palier.jobs.fetching.forget', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.scanning.look_late', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.fetching.ask_late', 'palier.jobs.fetching.forget', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""


class Migration(migrations.Migration):
    """A column, three policies and a function."""

    dependencies = (("palier", "0281_who_signs_a_lease"),)
    operations = (
        migrations.AddField("piecefile", "awaits_scan", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(list(LOOKED_AT), list(LOOKED_AT_BEFORE)),
        migrations.RunSQL(CANCELLED, CANCELLED_BEFORE),
    )

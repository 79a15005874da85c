"""A steward takes out of the queue the search for doubles of a former tool: the next minute brings it back. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.campaigns.compare', 'palier.jobs.campaigns.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.fetching.ask_late', 'palier.jobs.fetching.forget', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scanning.look_late', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.signing.look_all', 'palier.jobs.stocks.forget', 'palier.jobs.stocks.sweep', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
BEFORE = CANCELLED.replace("'palier.jobs.campaigns.compare', ", "")


class Migration(migrations.Migration):
    """One function, written anew."""

    dependencies = (("palier", "0778_places_of_rounds_held_by_every_row"),)
    operations = (migrations.RunSQL(CANCELLED, BEFORE),)

"""A steward may run again what puts on paper an offer whose text was lost (ADR 184). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_AGAIN = """
    CREATE OR REPLACE FUNCTION palier_job_again(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL
      WHERE id = job AND status = 'failed' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.archives.make', 'palier.jobs.calling.call_next', 'palier.jobs.closing.close', 'palier.jobs.closing.tell_passed_over', 'palier.jobs.closing.tell_ranking', 'palier.jobs.employment.settle', 'palier.jobs.erasing.erase_asked', 'palier.jobs.fetching.ask', 'palier.jobs.fetching.settle', 'palier.jobs.identities.settle', 'palier.jobs.leases.end_elsewhere', 'palier.jobs.leases.end_home', 'palier.jobs.leases.restore_elsewhere', 'palier.jobs.leases.tell_register', 'palier.jobs.life.announce', 'palier.jobs.life.end_struck_off', 'palier.jobs.life.note_opened', 'palier.jobs.life.tell_register', 'palier.jobs.links.send', 'palier.jobs.messages.send', 'palier.jobs.offers.note_silence', 'palier.jobs.offers.offer_next', 'palier.jobs.offers.remind', 'palier.jobs.offers.use_other_way', 'palier.jobs.offers.use_second_channel', 'palier.jobs.planned.run', 'palier.jobs.protecting.announce', 'palier.jobs.protecting.reach', 'palier.jobs.referrals.settle', 'palier.jobs.registering.send', 'palier.jobs.rescoring.rescore', 'palier.jobs.separating.ask_number', 'palier.jobs.separating.tell_apart', 'palier.jobs.wishes.send');
      RETURN FOUND;
    END $$
"""
_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_again(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL
      WHERE id = job AND status = 'failed' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.archives.make', 'palier.jobs.calling.call_next', 'palier.jobs.closing.close', 'palier.jobs.closing.tell_passed_over', 'palier.jobs.closing.tell_ranking', 'palier.jobs.employment.settle', 'palier.jobs.erasing.erase_asked', 'palier.jobs.fetching.ask', 'palier.jobs.fetching.settle', 'palier.jobs.identities.settle', 'palier.jobs.leases.end_elsewhere', 'palier.jobs.leases.end_home', 'palier.jobs.leases.restore_elsewhere', 'palier.jobs.leases.tell_register', 'palier.jobs.life.announce', 'palier.jobs.life.end_struck_off', 'palier.jobs.life.note_opened', 'palier.jobs.life.tell_register', 'palier.jobs.links.send', 'palier.jobs.messages.send', 'palier.jobs.offers.note_silence', 'palier.jobs.offers.offer_next', 'palier.jobs.offers.remind', 'palier.jobs.offers.use_second_channel', 'palier.jobs.planned.run', 'palier.jobs.protecting.announce', 'palier.jobs.protecting.reach', 'palier.jobs.referrals.settle', 'palier.jobs.registering.send', 'palier.jobs.rescoring.rescore', 'palier.jobs.separating.ask_number', 'palier.jobs.separating.tell_apart', 'palier.jobs.wishes.send');
      RETURN FOUND;
    END $$
"""


class Migration(migrations.Migration):
    """One function, with one task more in its list."""

    dependencies = (("palier", "0759_tokens_ended_ends_told"),)
    operations = (migrations.RunSQL(_AGAIN, _BEFORE),)

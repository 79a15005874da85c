"""Whatever writes communes moves their stamp with it, so that a process knows when what it kept of them is no more. Frozen SQL.

The stamp is the version of the row that the framework keeps of this table among others: no table more, nothing of it is under
seal, and who writes communes at the same time waits there for the other's commit.
"""

from django.db import migrations

MOVED = """
    CREATE OR REPLACE FUNCTION palier_communes_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE django_content_type SET model = model WHERE app_label = 'palier' AND model = 'commune';
      RETURN NULL;
    END $$
"""
STAMP = """
    CREATE OR REPLACE FUNCTION palier_stamp_of_communes() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT xmin::text || ctid::text FROM django_content_type WHERE app_label = 'palier' AND model = 'commune'
    $$
"""
ON_COMMUNES = """
    CREATE OR REPLACE TRIGGER communes_moved BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON palier_commune
    FOR EACH STATEMENT EXECUTE FUNCTION palier_communes_moved()
"""
CLOSED = "REVOKE EXECUTE ON FUNCTION palier_communes_moved(), palier_stamp_of_communes() FROM PUBLIC"
ASKED = """
    GRANT EXECUTE ON FUNCTION palier_stamp_of_communes TO
      palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire,
      palier_commission, palier_steward, palier_local_steward, palier_employeur, palier_conseiller, palier_social,
      palier_controle, palier_guichet, palier_manager, palier_registrant, palier_logeur, palier_mairie, palier_prefecture,
      palier_clock
"""


class Migration(migrations.Migration):
    """Two functions, and a trigger on communes."""

    dependencies = (("palier", "0700_a_home_postponed_by_mistake"),)
    operations = (
        migrations.RunSQL(MOVED, "DROP FUNCTION palier_communes_moved()"),
        migrations.RunSQL(STAMP, "DROP FUNCTION palier_stamp_of_communes()"),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
        migrations.RunSQL(ON_COMMUNES, "DROP TRIGGER communes_moved ON palier_commune"),
    )

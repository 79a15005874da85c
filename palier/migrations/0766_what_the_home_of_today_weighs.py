"""What a household tells of its home of today, and a protection that it was given, have their columns (ADR 190). Frozen SQL.

Expand only: the nightly clock fills them, and the release before writes its rows without them.
"""

from django.db import migrations

ADDED = """
  ALTER TABLE palier_scorefacts
    ADD COLUMN IF NOT EXISTS occupe_logement_p smallint,
    ADD COLUMN IF NOT EXISTS occupe_logement_s date,
    ADD COLUMN IF NOT EXISTS occupe_logement_u date,
    ADD COLUMN IF NOT EXISTS logement_energivore_p smallint,
    ADD COLUMN IF NOT EXISTS logement_energivore_s date,
    ADD COLUMN IF NOT EXISTS logement_energivore_u date,
    ADD COLUMN IF NOT EXISTS habite_qpv_p smallint,
    ADD COLUMN IF NOT EXISTS habite_qpv_s date,
    ADD COLUMN IF NOT EXISTS habite_qpv_u date,
    ADD COLUMN IF NOT EXISTS fin_logement_fonction_p smallint,
    ADD COLUMN IF NOT EXISTS fin_logement_fonction_s date,
    ADD COLUMN IF NOT EXISTS fin_logement_fonction_u date,
    ADD COLUMN IF NOT EXISTS protection_internationale_p smallint,
    ADD COLUMN IF NOT EXISTS protection_internationale_s date,
    ADD COLUMN IF NOT EXISTS protection_internationale_u date
"""
DROPPED = """
  ALTER TABLE palier_scorefacts
    DROP COLUMN IF EXISTS occupe_logement_p,
    DROP COLUMN IF EXISTS occupe_logement_s,
    DROP COLUMN IF EXISTS occupe_logement_u,
    DROP COLUMN IF EXISTS logement_energivore_p,
    DROP COLUMN IF EXISTS logement_energivore_s,
    DROP COLUMN IF EXISTS logement_energivore_u,
    DROP COLUMN IF EXISTS habite_qpv_p,
    DROP COLUMN IF EXISTS habite_qpv_s,
    DROP COLUMN IF EXISTS habite_qpv_u,
    DROP COLUMN IF EXISTS fin_logement_fonction_p,
    DROP COLUMN IF EXISTS fin_logement_fonction_s,
    DROP COLUMN IF EXISTS fin_logement_fonction_u,
    DROP COLUMN IF EXISTS protection_internationale_p,
    DROP COLUMN IF EXISTS protection_internationale_s,
    DROP COLUMN IF EXISTS protection_internationale_u
"""


class Migration(migrations.Migration):
    """One table, and no row is rewritten."""

    dependencies = (("palier", "0764_places_of_a_round_refused"),)
    operations = (migrations.RunSQL(ADDED, DROPPED),)

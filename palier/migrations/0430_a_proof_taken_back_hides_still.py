"""A proof that is taken back leaves what was told: who told of a danger stays hidden from who prints. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# The rule of `models.demandes.told_claims.merged`: a proof that stands, else what was told last, else what the register says.
HIDES = """
    CREATE OR REPLACE FUNCTION palier_hides_home(of_demande bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT 1 FROM palier_safechannel s WHERE s.demande_id = of_demande) OR EXISTS (
        SELECT 1 FROM unnest(ARRAY['violence', 'mariage_force', 'agression_sexuelle', 'sortie_prostitution',
          'traite_proxenetisme', 'ordonnance_protection', 'plainte_violences']) AS one(situation)
        WHERE coalesce(
          (SELECT nullif(coalesce(f.value, 'null') <> 'null', false) FROM palier_fact f WHERE f.demande_id = of_demande
             AND f.layer = 'verifie' AND f.path = 'claims/' || one.situation ORDER BY f.at DESC, f.id DESC LIMIT 1),
          (SELECT coalesce(f.value, 'null') <> 'null' FROM palier_fact f WHERE f.demande_id = of_demande
             AND f.layer = 'declare' AND f.path = 'claims/' || one.situation ORDER BY f.at DESC, f.id DESC LIMIT 1),
          (SELECT v.facts->'claims' @> jsonb_build_array(jsonb_build_object('situation', one.situation))
             FROM palier_demandeversion v WHERE v.demande_id = of_demande ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1),
          false))
    $$
"""


class Migration(migrations.Migration):
    """It hides more than before: the release before reads the same function."""

    dependencies = (("palier", "0420_audience_by_statements_that_stand"),)
    operations = (migrations.RunSQL(HIDES, migrations.RunSQL.noop),)

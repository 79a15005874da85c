"""Which lease no provider is asked about, and a lease that is sent to each holder of its file and to nobody else. Frozen SQL.

Expand only: the release before is refused a lease that it would send online for a protected file, and it sends no other.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# A proof tells names, contacts and addresses of the network to all who signed: a protected file has none made, nor one whose
# holder told a contact here that the other one does not read. A landlord asks of its own accepted offers alone.
ON_PAPER = """
    CREATE FUNCTION palier_lease_on_paper(of_candidature bigint, at_level text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (
        SELECT FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
        WHERE c.id = of_candidature AND c.stage = 'acceptee'
          AND (current_setting('role') <> 'palier_bailleur' OR p.bailleur_id = ANY(palier_ours()))
          AND (palier_hides_home(c.demande_id)
            OR at_level <> 'simple'
              AND (SELECT count(*) FROM palier_person h WHERE h.demande_id = c.demande_id AND h.role IN ('demandeur', 'cotitulaire')) > 1
              AND EXISTS (SELECT FROM palier_filechange f JOIN palier_person h ON h.demande_id = f.demande_id AND h.key = f.person_key
                WHERE f.demande_id = c.demande_id AND f.kind = 'coordonnees' AND f.undone_at IS NULL
                  AND h.role IN ('demandeur', 'cotitulaire'))))
    $$
"""
MOVED = """
    CREATE OR REPLACE FUNCTION palier_envelope_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_setting('role');
    BEGIN
      IF TG_OP = 'INSERT' THEN
        RETURN NEW;
      END IF;
      IF (NEW.id, NEW.public_id, NEW.candidature_id, NEW.demande_id, NEW.made_by_id, NEW.made_at) IS DISTINCT FROM
          (OLD.id, OLD.public_id, OLD.candidature_id, OLD.demande_id, OLD.made_by_id, OLD.made_at)
          OR OLD.state <> 'brouillon' AND (NEW.level, NEW.rent, NEW.charges, NEW.deposit, NEW.sent_at, NEW.ends_at, NEW.letter)
            IS DISTINCT FROM (OLD.level, OLD.rent, OLD.charges, OLD.deposit, OLD.sent_at, OLD.ends_at, OLD.letter)
          OR acting = 'palier_demandeur' AND NOT (NEW.state = OLD.state AND OLD.state IN ('envoyee', 'ouverte')
            OR (OLD.state, NEW.state) IN (('envoyee', 'refusee'), ('ouverte', 'refusee'), ('refusee', 'ouverte'), ('refusee', 'envoyee')))
          OR acting = 'palier_bailleur' AND NOT (NEW.state = OLD.state AND OLD.state = 'brouillon'
            OR (OLD.state, NEW.state) IN (('brouillon', 'envoyee'), ('brouillon', 'annulee'), ('envoyee', 'annulee'), ('ouverte', 'annulee'),
              ('refusee', 'annulee'), ('envoyee', 'remplacee'), ('ouverte', 'remplacee'), ('refusee', 'remplacee'))) THEN
        RAISE EXCEPTION 'the papers of a lease are not moved so' USING ERRCODE = '42501';
      END IF;
      IF OLD.state = 'brouillon' AND NEW.state = 'envoyee' AND NOT (
          EXISTS (SELECT FROM palier_candidature c WHERE c.id = NEW.candidature_id AND c.stage = 'acceptee')
          AND EXISTS (SELECT FROM palier_leasepaper p WHERE p.envelope_id = NEW.id AND p.kind = 'contrat')
          AND EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = NEW.id AND s.person_key = '')
          AND ARRAY(SELECT s.person_key::text FROM palier_leasesigner s WHERE s.envelope_id = NEW.id AND s.person_key <> '' ORDER BY 1)
            = ARRAY(SELECT h.key::text FROM palier_person h WHERE h.demande_id = NEW.demande_id AND h.role IN ('demandeur', 'cotitulaire') ORDER BY 1)
          AND EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = NEW.id AND s.person_key <> '')
          AND NOT (NEW.level <> '' AND palier_lease_on_paper(NEW.candidature_id, NEW.level))) THEN
        RAISE EXCEPTION 'a lease is sent whole, after an acceptance' USING ERRCODE = '23514';
      END IF;
      RETURN NEW;
    END $$
"""
MOVED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_envelope_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_setting('role');
    BEGIN
      IF TG_OP = 'INSERT' THEN
        RETURN NEW;
      END IF;
      IF (NEW.id, NEW.public_id, NEW.candidature_id, NEW.demande_id, NEW.made_by_id, NEW.made_at) IS DISTINCT FROM
          (OLD.id, OLD.public_id, OLD.candidature_id, OLD.demande_id, OLD.made_by_id, OLD.made_at)
          OR OLD.state <> 'brouillon' AND (NEW.level, NEW.rent, NEW.charges, NEW.deposit, NEW.sent_at, NEW.ends_at, NEW.letter)
            IS DISTINCT FROM (OLD.level, OLD.rent, OLD.charges, OLD.deposit, OLD.sent_at, OLD.ends_at, OLD.letter)
          OR acting = 'palier_demandeur' AND NOT (NEW.state = OLD.state AND OLD.state IN ('envoyee', 'ouverte')
            OR (OLD.state, NEW.state) IN (('envoyee', 'refusee'), ('ouverte', 'refusee'), ('refusee', 'ouverte'), ('refusee', 'envoyee')))
          OR acting = 'palier_bailleur' AND NOT (NEW.state = OLD.state AND OLD.state = 'brouillon'
            OR (OLD.state, NEW.state) IN (('brouillon', 'envoyee'), ('brouillon', 'annulee'), ('envoyee', 'annulee'), ('ouverte', 'annulee'),
              ('refusee', 'annulee'), ('envoyee', 'remplacee'), ('ouverte', 'remplacee'), ('refusee', 'remplacee'))) THEN
        RAISE EXCEPTION 'the papers of a lease are not moved so' USING ERRCODE = '42501';
      END IF;
      IF OLD.state = 'brouillon' AND NEW.state = 'envoyee' AND NOT (
          EXISTS (SELECT FROM palier_candidature c WHERE c.id = NEW.candidature_id AND c.stage = 'acceptee')
          AND EXISTS (SELECT FROM palier_leasepaper p WHERE p.envelope_id = NEW.id AND p.kind = 'contrat')
          AND EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = NEW.id AND s.person_key = '')
          AND EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = NEW.id AND s.person_key <> '')) THEN
        RAISE EXCEPTION 'a lease is sent whole, after an acceptance' USING ERRCODE = '23514';
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """One question, who may ask it, and one function written again."""

    dependencies = (("palier", "0350_written_together_again"),)
    operations = (
        migrations.RunSQL(ON_PAPER, "DROP FUNCTION IF EXISTS palier_lease_on_paper(bigint, text)"),
        migrations.RunSQL(
            [
                "REVOKE EXECUTE ON FUNCTION palier_lease_on_paper(bigint, text) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION palier_lease_on_paper(bigint, text) TO palier_bailleur, palier_clock",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(MOVED, MOVED_BEFORE),
    )

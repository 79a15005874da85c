"""Letters that pages write: four conditions, with what a successor writes, its head, and what a household changed. Frozen from the matrix."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

WRITTEN = (
    (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
        """CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))""",
        """CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((( SELECT (palier_claim('role'::text) IS NOT NULL)) AND ((audience = ARRAY[( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)]) AND (read_at IS NULL) AND (((facts ->> 'auteur'::text) IS NULL) OR (EXISTS ( SELECT
   FROM palier_organisation o
  WHERE ((o.id = ( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)) AND ((o.public_id)::text = (palier_letter.facts ->> 'auteur'::text)) AND ((o.name)::text = (palier_letter.facts ->> 'auteur_nom'::text)) AND ((o.contact)::text = (palier_letter.facts ->> 'auteur_contact'::text)))))) AND ((((kind)::text = ANY ((ARRAY['attente_levee'::character varying, 'designation'::character varying])::text[])) AND (EXISTS ( SELECT
   FROM palier_candidature c
  WHERE ((c.id = palier_letter.candidature_id) AND (c.demande_id = palier_letter.demande_id) AND (c.publication_id IN ( SELECT palier_publication.id
           FROM palier_publication
          WHERE (palier_publication.bailleur_id = ( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)))))))) OR (((kind)::text = 'piece_refusee'::text) AND (candidature_id IS NULL) AND (EXISTS ( SELECT
   FROM palier_piece x
  WHERE ((x.demande_id = palier_letter.demande_id) AND ((x.status)::text = 'refusee'::text) AND (x.verified_by_id = ( SELECT (palier_claim('user'::text))::bigint AS palier_claim)))))) OR (((kind)::text = ANY ((ARRAY['abandon_bail'::character varying, 'attribution'::character varying, 'attribution_condition'::character varying, 'avertissement_radiation'::character varying, 'bail_signe'::character varying, 'demande_pieces'::character varying, 'dossier_conforme'::character varying, 'dossier_non_conforme'::character varying, 'irrecevabilite'::character varying, 'non_attribution'::character varying, 'offre'::character varying, 'offre_reprise'::character varying, 'refus_compte'::character varying, 'remise_corrigee'::character varying])::text[])) AND (EXISTS ( SELECT
   FROM palier_candidature c
  WHERE ((c.id = palier_letter.candidature_id) AND (c.demande_id = palier_letter.demande_id) AND (c.publication_id IN ( SELECT palier_publication.id
           FROM palier_publication
          WHERE (palier_publication.bailleur_id = ( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)))))))) OR (((kind)::text = 'radiation'::text) AND (candidature_id IS NULL) AND (EXISTS ( SELECT
   FROM palier_radiation x
  WHERE ((x.demande_id = palier_letter.demande_id) AND (x.issued_by_id = ( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)))))) OR (((kind)::text = 'avertissement_annule'::text) AND (candidature_id IS NULL) AND (EXISTS ( SELECT
   FROM palier_radiationwarning x
  WHERE ((x.demande_id = palier_letter.demande_id) AND (x.issued_by_id = ( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)) AND (x.cancelled_at IS NOT NULL)))))))))""",
    ),
    (
        "DROP POLICY IF EXISTS demandeur_insert ON palier_letter",
        """CREATE POLICY demandeur_insert ON palier_letter FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND audience = '{}' AND read_at IS NULL AND facts ->> 'auteur' IS NULL AND (kind IN ('acceptation', 'accuse_candidature', 'desistement', 'refus', 'retrait_candidature') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id) OR kind IN ('avertissement_annule', 'changement_foyer', 'changement_repris', 'renouvellement', 'separation_contestee', 'separation_demandee', 'separation_reprise') AND candidature_id IS NULL)))""",
        """CREATE POLICY demandeur_insert ON palier_letter FOR INSERT TO palier_demandeur WITH CHECK ((( SELECT (palier_claim('role'::text) IS NOT NULL)) AND ((demande_id = ( SELECT (palier_claim('demande'::text))::bigint AS palier_claim)) AND (audience = '{}'::integer[]) AND (read_at IS NULL) AND ((((kind)::text = ANY ((ARRAY['acceptation'::character varying, 'accuse_candidature'::character varying, 'desistement'::character varying, 'refus'::character varying, 'retrait_candidature'::character varying])::text[])) AND (EXISTS ( SELECT
   FROM palier_candidature c
  WHERE ((c.id = palier_letter.candidature_id) AND (c.demande_id = palier_letter.demande_id))))) OR (((kind)::text = ANY ((ARRAY['avertissement_annule'::character varying, 'changement_foyer'::character varying, 'changement_repris'::character varying, 'renouvellement'::character varying, 'separation_contestee'::character varying, 'separation_demandee'::character varying, 'separation_reprise'::character varying])::text[])) AND (candidature_id IS NULL))))))""",
    ),
    (
        "DROP POLICY IF EXISTS reservataire_insert ON palier_letter",
        """CREATE POLICY reservataire_insert ON palier_letter FOR INSERT TO palier_reservataire WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('validation_prolongee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'a_verifier' AND x.extended_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('separation_tranchee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_parting x WHERE x.demande_id = palier_letter.demande_id AND x.settled_by_id = (SELECT palier_claim('user')::bigint)))))""",
        """CREATE POLICY reservataire_insert ON palier_letter FOR INSERT TO palier_reservataire WITH CHECK ((( SELECT (palier_claim('role'::text) IS NOT NULL)) AND ((audience = ARRAY[( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)]) AND (read_at IS NULL) AND (((facts ->> 'auteur'::text) IS NULL) OR (EXISTS ( SELECT
   FROM palier_organisation o
  WHERE ((o.id = ( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)) AND ((o.public_id)::text = (palier_letter.facts ->> 'auteur'::text)) AND ((o.name)::text = (palier_letter.facts ->> 'auteur_nom'::text)) AND ((o.contact)::text = (palier_letter.facts ->> 'auteur_contact'::text)))))) AND ((((kind)::text = ANY ((ARRAY['attente_levee'::character varying, 'designation'::character varying])::text[])) AND (EXISTS ( SELECT
   FROM palier_candidature c
  WHERE ((c.id = palier_letter.candidature_id) AND (c.demande_id = palier_letter.demande_id) AND (c.publication_id IN ( SELECT palier_publication.id
           FROM palier_publication
          WHERE (palier_publication.reservataire_id = ( SELECT (palier_claim('organisation'::text))::integer AS palier_claim)))))))) OR (((kind)::text = 'piece_refusee'::text) AND (candidature_id IS NULL) AND (EXISTS ( SELECT
   FROM palier_piece x
  WHERE ((x.demande_id = palier_letter.demande_id) AND ((x.status)::text = 'refusee'::text) AND (x.verified_by_id = ( SELECT (palier_claim('user'::text))::bigint AS palier_claim)))))) OR (((kind)::text = 'validation_prolongee'::text) AND (candidature_id IS NULL) AND (EXISTS ( SELECT
   FROM palier_piece x
  WHERE ((x.demande_id = palier_letter.demande_id) AND ((x.status)::text = 'a_verifier'::text) AND (x.extended_by_id = ( SELECT (palier_claim('user'::text))::bigint AS palier_claim)))))) OR (((kind)::text = 'separation_tranchee'::text) AND (candidature_id IS NULL) AND (EXISTS ( SELECT
   FROM palier_parting x
  WHERE ((x.demande_id = palier_letter.demande_id) AND (x.settled_by_id = ( SELECT (palier_claim('user'::text))::bigint AS palier_claim))))))))))""",
    ),
    (
        "DROP POLICY IF EXISTS separation_insert ON palier_letter",
        """CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('dossier_protege', 'separation') AND candidature_id IS NULL)))""",
        """CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK (((demande_id = ( SELECT (palier_claim('demande'::text))::bigint AS palier_claim)) AND (read_at IS NULL) AND ((facts ->> 'auteur'::text) IS NULL) AND (((kind)::text = ANY ((ARRAY['dossier_protege'::character varying, 'separation'::character varying])::text[])) AND (candidature_id IS NULL))))""",
    ),
)


class Migration(migrations.Migration):
    """Each condition in place of the one before."""

    dependencies = (("palier", "0172_commune_figures"),)
    operations = tuple(migrations.RunSQL([gone, made], [gone, before]) for gone, made, before in WRITTEN)

"""An organisation that closes may be succeeded by another, of its kind and open, which carries on what it had in hand (ADR 79).

Nothing that stands is rewritten: rows keep the organisation that they bear, and ``palier_ours()`` says whose rows the claim of a
member reaches: its own organisation's while that is open, and those that it succeeds. The database itself writes ``took_over``: no page
can. The functions of desks ask it too; a list given back to its landlord is counted under way no more. Frozen SQL; expand only.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

OURS = """
    CREATE OR REPLACE FUNCTION palier_ours() RETURNS int[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce((SELECT o.id || o.took_over FROM palier_organisation o
        WHERE o.id = palier_claim('organisation')::int AND o.closed_at IS NULL), '{}')
    $$
"""
SUCCEEDS = """
    CREATE OR REPLACE FUNCTION palier_succeeds() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE other palier_organisation;
    BEGIN
      IF OLD.successor_id IS NOT NULL AND NEW.successor_id IS NOT NULL OR NEW.successor_id IS NOT NULL AND OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'an organisation is succeeded once, as it closes' USING ERRCODE = '42501';
      END IF;
      SELECT * INTO other FROM palier_organisation WHERE id = coalesce(NEW.successor_id, OLD.successor_id) FOR UPDATE;
      IF other.id = NEW.id OR other.kind <> NEW.kind OR other.is_state <> NEW.is_state OR other.closed_at IS NOT NULL
          OR other.id = ANY (NEW.took_over) OR NEW.successor_id IS NULL AND NEW.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'who succeeds is open, of the same kind, and another' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
TAKES_OVER = """
    CREATE OR REPLACE FUNCTION palier_takes_over() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE theirs CONSTANT int[] := NEW.id || NEW.took_over;
    BEGIN
      UPDATE palier_organisation SET took_over = ARRAY(
        SELECT DISTINCT one FROM unnest(CASE WHEN id = NEW.successor_id THEN took_over || theirs ELSE took_over END) one
        WHERE id = NEW.successor_id OR one <> ALL (theirs) ORDER BY one)
      WHERE id IN (OLD.successor_id, NEW.successor_id);
      RETURN NULL;
    END $$
"""
HELD = """
    CREATE OR REPLACE FUNCTION palier_took_over_held() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'what an organisation took over follows its successions' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
TRIGGERS = (
    """CREATE TRIGGER succeeds BEFORE UPDATE ON palier_organisation FOR EACH ROW
    WHEN (NEW.successor_id IS DISTINCT FROM OLD.successor_id) EXECUTE FUNCTION palier_succeeds()""",
    """CREATE TRIGGER takes_over AFTER UPDATE ON palier_organisation FOR EACH ROW
    WHEN (NEW.successor_id IS DISTINCT FROM OLD.successor_id) EXECUTE FUNCTION palier_takes_over()""",
    """CREATE TRIGGER took_over_held BEFORE UPDATE ON palier_organisation FOR EACH ROW
    WHEN (NEW.took_over IS DISTINCT FROM OLD.took_over) EXECUTE FUNCTION palier_took_over_held()""",
)
_LIVE = """('deposee', 'en_attente', 'classee', 'ecartee', 'non_retenue', 'designee', 'incomplete', 'conforme', 'attribuee',
          'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee', 'suspendue')"""
_ENDED = "('louee', 'infructueuse', 'rendue_au_bailleur', 'retiree')"
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
# Numbers of one organisation, for who closes it: none of them names a household.
PASSING = f"""
    CREATE OR REPLACE FUNCTION palier_passing(of_organisation int) RETURNS TABLE(what text, n bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH lists AS MATERIALIZED (SELECT p.id, p.stage FROM palier_publication p WHERE of_organisation IN (p.bailleur_id, p.reservataire_id))
      SELECT 'logements', count(*) FROM palier_home WHERE of_organisation IN (bailleur_id, reservataire_id)
      UNION ALL SELECT 'listes_ouvertes', count(*) FROM lists WHERE stage IN ('brouillon', 'publiee')
      UNION ALL SELECT 'listes_en_cours', count(*) FROM lists WHERE stage NOT IN ('brouillon', 'publiee') AND stage NOT IN {_ENDED}
      UNION ALL SELECT 'candidatures', count(*) FROM palier_candidature c JOIN lists l ON l.id = c.publication_id
        WHERE c.stage IN {_LIVE} AND l.stage NOT IN {_ENDED}
      UNION ALL SELECT 'offres', count(*) FROM palier_offer o JOIN lists l ON l.id = o.publication_id WHERE o.answer = ''
      UNION ALL SELECT 'seances', count(*) FROM palier_seance WHERE bailleur_id = of_organisation AND stage = 'convoquee'
      UNION ALL SELECT 'seances_ouvertes', count(*) FROM palier_seance WHERE bailleur_id = of_organisation AND stage = 'ouverte'
      UNION ALL SELECT 'conventions', count(*) FROM palier_convention
        WHERE of_organisation IN (bailleur_id, reservataire_id, delegate_id) AND (valid_until IS NULL OR valid_until >= {_TODAY})
      UNION ALL SELECT 'plans', count(*) FROM palier_flowplan WHERE bailleur_id = of_organisation AND year >= extract(year FROM {_TODAY})
      UNION ALL SELECT 'actes_prevus', count(*) FROM palier_plannedact
        WHERE organisation_id = of_organisation AND done_at IS NULL AND cancelled_at IS NULL
      UNION ALL SELECT 'lettres', count(*) FROM palier_paperletter
        WHERE coalesce(organisation_id, printer_id) = of_organisation AND posted_on IS NULL AND withdrawn_at IS NULL
      UNION ALL SELECT 'erreurs', count(*) FROM palier_mistake
        WHERE reservataire_id = of_organisation AND state IN ('ouverte', 'calculee', 'contestee', 'proposee')
      UNION ALL SELECT 'avertissements', count(*) FROM palier_radiationwarning
        WHERE issued_by_id = of_organisation AND cancelled_at IS NULL AND struck_off_at IS NULL
      UNION ALL SELECT 'enregistrements', count(*) FROM palier_registration
        WHERE organisation_id = of_organisation AND state IN ('brouillon', 'a_envoyer')
      UNION ALL SELECT 'mandats', count(*) FROM palier_mandate
        WHERE organisation_id = of_organisation AND state = 'en_cours' AND last_day >= {_TODAY}
      UNION ALL SELECT 'orientations', count(*) FROM palier_referral
        WHERE organisation_id = of_organisation AND state IN ('prise', 'preuve_demandee') AND taken_back_at IS NULL
      UNION ALL SELECT 'codes', count(*) FROM palier_employmentcode WHERE employer_id = of_organisation AND state = 'attend'
      UNION ALL SELECT 'missions', count(*) FROM palier_mission WHERE organisation_id = of_organisation AND ended_at IS NULL
      UNION ALL SELECT 'departements', count(*) FROM palier_letterprinter WHERE organisation_id = of_organisation
    $$
"""
MIXED = """
    CREATE OR REPLACE FUNCTION palier_sits_together(one int, other int) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
        JOIN palier_publication p ON p.id = i.publication_id WHERE (s.bailleur_id, p.bailleur_id) IN ((one, other), (other, one)))
    $$
"""
FUNCTIONS = (
    # palier_active_by_number
    (
        """
CREATE OR REPLACE FUNCTION palier_active_by_number(of_numero text)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT id FROM palier_demande WHERE numero_unique = of_numero AND state = 'active'
      AND (current_setting('role') <> 'palier_reservataire' OR EXISTS (
        SELECT FROM palier_organisation
        WHERE id = ANY (palier_ours()) AND is_state))
    $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_active_by_number(of_numero text)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT id FROM palier_demande WHERE numero_unique = of_numero AND state = 'active'
      AND (current_setting('role') <> 'palier_reservataire' OR EXISTS (
        SELECT FROM palier_organisation
        WHERE id = palier_claim('organisation')::int AND is_state))
    $function$
""",
    ),
    # palier_agreed_with
    (
        """
CREATE OR REPLACE FUNCTION palier_agreed_with(at_bailleur integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ SELECT EXISTS (SELECT 1 FROM palier_convention WHERE bailleur_id = at_bailleur AND ARRAY[reservataire_id, delegate_id] && palier_ours()) $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_agreed_with(at_bailleur integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ SELECT EXISTS (SELECT 1 FROM palier_convention WHERE bailleur_id = at_bailleur AND palier_claim('organisation')::int IN (reservataire_id, delegate_id)) $function$
""",
    ),
    # palier_handed_letters
    (
        """
CREATE OR REPLACE FUNCTION palier_handed_letters(asked bigint[])
 RETURNS TABLE(letter bigint, numero text, addressee text, address text, lives_at text[], is_hidden boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT l.id, CASE WHEN h.hides THEN '' ELSE d.numero_unique END,
        CASE WHEN h.hides THEN '' ELSE btrim(concat_ws(' ', p.first_name, p.last_name)) END,
        CASE WHEN h.hides OR NOT w.waits THEN '' ELSE coalesce(p.address, '') END,
        CASE WHEN h.hides OR NOT w.waits THEN '{}' ELSE coalesce((SELECT ARRAY(SELECT jsonb_array_elements_text(v.facts->'lives_at'))
          FROM palier_demandeversion v WHERE v.demande_id = d.id ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1), '{}') END,
        h.hides
      FROM palier_paperletter l JOIN palier_demande d ON d.id = l.demande_id
      LEFT JOIN palier_person p ON p.demande_id = d.id AND p.key = l.person_key
      CROSS JOIN LATERAL (SELECT palier_hides_home(d.id) AS hides) h
      CROSS JOIN LATERAL (SELECT l.posted_on IS NULL AND l.withdrawn_at IS NULL AS waits) w
      WHERE l.id = ANY(asked) AND l.organisation_id IS NULL AND l.printer_id = ANY (palier_ours())
    $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_handed_letters(asked bigint[])
 RETURNS TABLE(letter bigint, numero text, addressee text, address text, lives_at text[], is_hidden boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT l.id, CASE WHEN h.hides THEN '' ELSE d.numero_unique END,
        CASE WHEN h.hides THEN '' ELSE btrim(concat_ws(' ', p.first_name, p.last_name)) END,
        CASE WHEN h.hides OR NOT w.waits THEN '' ELSE coalesce(p.address, '') END,
        CASE WHEN h.hides OR NOT w.waits THEN '{}' ELSE coalesce((SELECT ARRAY(SELECT jsonb_array_elements_text(v.facts->'lives_at'))
          FROM palier_demandeversion v WHERE v.demande_id = d.id ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1), '{}') END,
        h.hides
      FROM palier_paperletter l JOIN palier_demande d ON d.id = l.demande_id
      LEFT JOIN palier_person p ON p.demande_id = d.id AND p.key = l.person_key
      CROSS JOIN LATERAL (SELECT palier_hides_home(d.id) AS hides) h
      CROSS JOIN LATERAL (SELECT l.posted_on IS NULL AND l.withdrawn_at IS NULL AS waits) w
      WHERE l.id = ANY(asked) AND l.organisation_id IS NULL AND l.printer_id = palier_claim('organisation')::int
    $function$
""",
    ),
    # palier_hold_seance
    (
        """
CREATE OR REPLACE FUNCTION palier_hold_seance(the_seance bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    BEGIN
      IF current_setting('role') = 'palier_commission' AND NOT EXISTS (
          SELECT FROM palier_calledmember m JOIN palier_seance s ON s.id = m.seance_id
          WHERE m.seance_id = the_seance AND m.user_id = palier_claim('user')::bigint
          AND s.bailleur_id = ANY (palier_ours())) THEN
        RETURN false;
      END IF;
      PERFORM FROM palier_seance WHERE id = the_seance FOR UPDATE;
      RETURN FOUND;
    END $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_hold_seance(the_seance bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    BEGIN
      IF current_setting('role') = 'palier_commission' AND NOT EXISTS (
          SELECT FROM palier_calledmember m JOIN palier_seance s ON s.id = m.seance_id
          WHERE m.seance_id = the_seance AND m.user_id = palier_claim('user')::bigint
          AND s.bailleur_id = palier_claim('organisation')::int) THEN
        RETURN false;
      END IF;
      PERFORM FROM palier_seance WHERE id = the_seance FOR UPDATE;
      RETURN FOUND;
    END $function$
""",
    ),
    # palier_presented
    (
        """
CREATE OR REPLACE FUNCTION palier_presented()
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT c.id FROM palier_calledmember m
      JOIN palier_seance s ON s.id = m.seance_id
      JOIN palier_agendaitem i ON i.seance_id = s.id
      JOIN palier_candidature c ON c.publication_id = i.publication_id
      WHERE palier_claim('role') = 'palier_commission' AND m.user_id = palier_claim('user')::bigint
        AND s.bailleur_id = ANY (palier_ours()) AND c.audience && palier_ours()
        AND s.stage IN ('convoquee', 'ouverte', 'close') AND i.postponed_reason = ''
        AND (s.stage <> 'close' OR m.reads_until > now() AND NOT EXISTS (SELECT FROM palier_minutessignature g
          WHERE g.seance_id = s.id AND g.member = m.member))
        AND NOT EXISTS (SELECT FROM palier_interestdeclaration d
          WHERE d.item_id = i.id AND d.member = m.member AND d.withdrawn_at IS NULL)
        AND (s.stage <> 'close' AND c.stage = 'conforme' OR EXISTS (SELECT FROM palier_decision e
          WHERE e.item_id = i.id AND e.candidature_id = c.id AND e.taken_back_at IS NULL))
    $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_presented()
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT c.id FROM palier_calledmember m
      JOIN palier_seance s ON s.id = m.seance_id
      JOIN palier_agendaitem i ON i.seance_id = s.id
      JOIN palier_candidature c ON c.publication_id = i.publication_id
      WHERE palier_claim('role') = 'palier_commission' AND m.user_id = palier_claim('user')::bigint
        AND s.bailleur_id = palier_claim('organisation')::int AND c.audience && ARRAY[s.bailleur_id]
        AND s.stage IN ('convoquee', 'ouverte', 'close') AND i.postponed_reason = ''
        AND (s.stage <> 'close' OR m.reads_until > now() AND NOT EXISTS (SELECT FROM palier_minutessignature g
          WHERE g.seance_id = s.id AND g.member = m.member))
        AND NOT EXISTS (SELECT FROM palier_interestdeclaration d
          WHERE d.item_id = i.id AND d.member = m.member AND d.withdrawn_at IS NULL)
        AND (s.stage <> 'close' AND c.stage = 'conforme' OR EXISTS (SELECT FROM palier_decision e
          WHERE e.item_id = i.id AND e.candidature_id = c.id AND e.taken_back_at IS NULL))
    $function$
""",
    ),
    # palier_without_ended
    (
        """
CREATE OR REPLACE FUNCTION palier_without_ended(seen integer[], of_demande bigint)
 RETURNS integer[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT coalesce(array_agg(o ORDER BY o), '{}') FROM unnest(seen) o WHERE o NOT IN (
        SELECT organisation FROM palier_reading(of_demande, '-infinity') WHERE NOT is_live
          AND organisation <> ALL (palier_ours()))
    $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_without_ended(seen integer[], of_demande bigint)
 RETURNS integer[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT coalesce(array_agg(o ORDER BY o), '{}') FROM unnest(seen) o WHERE o NOT IN (
        SELECT organisation FROM palier_reading(of_demande, '-infinity') WHERE NOT is_live
          AND organisation IS DISTINCT FROM palier_claim('organisation')::int)
    $function$
""",
    ),
    # palier_may_name
    (
        """
CREATE OR REPLACE FUNCTION palier_may_name(acting text, subject text, named text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;
      IF acting = 'palier_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
          WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%');
      END IF;
      IF acting = 'palier_manager' THEN
        RETURN subject = 'membership' AND palier_manages() AND EXISTS (
          SELECT FROM palier_membership m WHERE m.id = of AND m.ended_at IS NULL AND m.manages_since IS NULL
            AND m.organisation_id = palier_claim('organisation')::int AND m.user_id <> palier_claim('user')::bigint
            AND m.user_id IN (SELECT palier_managed()));
      END IF;
      IF acting = 'palier_social' THEN
        RETURN subject = 'referral' AND EXISTS (
          SELECT FROM palier_referral WHERE id = of AND answered_at IS NOT NULL AND organisation_id = palier_claim('organisation')::int);
      END IF;
      IF acting = 'palier_guichet' THEN
        RETURN subject = 'registration' AND EXISTS (
          SELECT FROM palier_registration WHERE id = of AND organisation_id = ANY (palier_ours()) AND state = 'a_envoyer');
      END IF;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND audience && palier_ours())
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND ARRAY[bailleur_id, reservataire_id] && palier_ours())
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND audience && palier_ours())
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND audience && palier_ours())
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND audience && palier_ours())
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND d.audience && palier_ours())
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = ANY (palier_ours()))
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = palier_claim('demande')::bigint OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        ELSE false END;
    END $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_may_name(acting text, subject text, named text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;
      IF acting = 'palier_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
          WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%');
      END IF;
      IF acting = 'palier_manager' THEN
        RETURN subject = 'membership' AND palier_manages() AND EXISTS (
          SELECT FROM palier_membership m WHERE m.id = of AND m.ended_at IS NULL AND m.manages_since IS NULL
            AND m.organisation_id = palier_claim('organisation')::int AND m.user_id <> palier_claim('user')::bigint
            AND m.user_id IN (SELECT palier_managed()));
      END IF;
      IF acting = 'palier_social' THEN
        RETURN subject = 'referral' AND EXISTS (
          SELECT FROM palier_referral WHERE id = of AND answered_at IS NOT NULL AND organisation_id = palier_claim('organisation')::int);
      END IF;
      IF acting = 'palier_guichet' THEN
        RETURN subject = 'registration' AND EXISTS (
          SELECT FROM palier_registration WHERE id = of AND organisation_id = palier_claim('organisation')::int AND state = 'a_envoyer');
      END IF;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND palier_claim('organisation')::int IN (bailleur_id, reservataire_id))
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND palier_claim('organisation')::int = ANY (d.audience))
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = palier_claim('organisation')::int)
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = palier_claim('demande')::bigint OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        ELSE false END;
    END $function$
""",
    ),
    # palier_in_hand
    (
        """
CREATE OR REPLACE FUNCTION palier_in_hand(of_organisation integer)
 RETURNS TABLE(lists bigint, seances bigint, mistakes bigint, letters bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT
        (SELECT count(*) FROM palier_publication WHERE of_organisation IN (bailleur_id, reservataire_id)
          AND stage NOT IN ('louee', 'infructueuse', 'rendue_au_bailleur', 'retiree')),
        (SELECT count(*) FROM palier_seance WHERE bailleur_id = of_organisation AND stage IN ('convoquee', 'ouverte')),
        (SELECT count(*) FROM palier_mistake WHERE reservataire_id = of_organisation AND state IN ('ouverte', 'calculee', 'contestee', 'proposee')),
        (SELECT count(*) FROM palier_paperletter WHERE organisation_id = of_organisation AND posted_on IS NULL AND withdrawn_at IS NULL)
    $function$
""",
        """
CREATE OR REPLACE FUNCTION palier_in_hand(of_organisation integer)
 RETURNS TABLE(lists bigint, seances bigint, mistakes bigint, letters bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      SELECT
        (SELECT count(*) FROM palier_publication WHERE of_organisation IN (bailleur_id, reservataire_id)
          AND stage NOT IN ('louee', 'infructueuse', 'rendue', 'retiree')),
        (SELECT count(*) FROM palier_seance WHERE bailleur_id = of_organisation AND stage IN ('convoquee', 'ouverte')),
        (SELECT count(*) FROM palier_mistake WHERE reservataire_id = of_organisation AND state IN ('ouverte', 'calculee', 'contestee', 'proposee')),
        (SELECT count(*) FROM palier_paperletter WHERE organisation_id = of_organisation AND posted_on IS NULL AND withdrawn_at IS NULL)
    $function$
""",
    ),
)
"""As each becomes, and as it was."""
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_ours(), palier_passing(int), palier_sits_together(int, int), palier_succeeds(), palier_takes_over() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_ours() TO palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, "
    "palier_bailleur, palier_reservataire, palier_commission, palier_steward, palier_employeur, palier_conseiller, palier_social, "
    "palier_controle, palier_guichet, palier_manager, palier_mairie, palier_prefecture, palier_clock",
    "GRANT EXECUTE ON FUNCTION palier_passing(int), palier_sits_together(int, int) TO palier_steward, palier_clock",
    "GRANT UPDATE (successor_id) ON palier_organisation TO palier_steward",
)


class Migration(migrations.Migration):
    """The functions of a succession, and those that ask whose rows a desk has."""

    dependencies = (("palier", "0146_successors"),)
    operations = (
        migrations.RunSQL(OURS, "DROP FUNCTION palier_ours()"),
        migrations.RunSQL(SUCCEEDS, "DROP FUNCTION palier_succeeds() CASCADE"),
        migrations.RunSQL(TAKES_OVER, "DROP FUNCTION palier_takes_over() CASCADE"),
        migrations.RunSQL(HELD, "DROP FUNCTION palier_took_over_held() CASCADE"),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in TRIGGERS),
        migrations.RunSQL(PASSING, "DROP FUNCTION palier_passing(int)"),
        migrations.RunSQL(MIXED, "DROP FUNCTION palier_sits_together(int, int)"),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in RIGHTS),
        *(migrations.RunSQL(new, old) for new, old in FUNCTIONS),
    )

"""Who succeeds an organisation reads and carries on what it had in hand (ADR 79): the policies, written again. Frozen from the matrix.

``palier_ours()`` is the organisation of the claim and those that it succeeds, so until one is succeeded nothing reads otherwise.
One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

POLICIES: dict[str, tuple[tuple[str, str], ...]] = {
    "palier_accessentry": (
        (
            "ALTER POLICY controle_select ON palier_accessentry USING (organisation = ANY((SELECT palier_ours())::int[]) AND (SELECT palier_on_mission()))",
            "ALTER POLICY controle_select ON palier_accessentry USING (organisation = (SELECT palier_claim('organisation')::int) AND (SELECT palier_on_mission()))",
        ),
    ),
    "palier_agendaitem": (
        (
            "ALTER POLICY bailleur_select ON palier_agendaitem USING (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_agendaitem USING (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_agendaitem WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'en_commission') AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'convoquee') AND postponed_reason = '' AND order_reason = '' AND sitting IS NULL)",
            "ALTER POLICY bailleur_insert ON palier_agendaitem WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'en_commission') AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'convoquee') AND postponed_reason = '' AND order_reason = '' AND sitting IS NULL)",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_agendaitem USING (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('convoquee', 'ouverte'))) WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('convoquee', 'ouverte')))",
            "ALTER POLICY bailleur_update ON palier_agendaitem USING (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte'))) WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte')))",
        ),
    ),
    "palier_calledmember": (
        (
            "ALTER POLICY bailleur_select ON palier_calledmember USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_calledmember USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_calledmember WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'convoquee') AND reads_until IS NULL AND (user_id IS NULL OR user_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int) AND role = 'commission' AND ended_at IS NULL))))",
            "ALTER POLICY bailleur_insert ON palier_calledmember WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'convoquee') AND reads_until IS NULL AND (user_id IS NULL OR user_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int) AND role = 'commission' AND ended_at IS NULL))))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_calledmember USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND (user_id IS NULL OR user_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int) AND role = 'commission' AND ended_at IS NULL)))",
            "ALTER POLICY bailleur_update ON palier_calledmember USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND (user_id IS NULL OR user_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int) AND role = 'commission' AND ended_at IS NULL)))",
        ),
    ),
    "palier_candidature": (
        (
            "ALTER POLICY bailleur_select ON palier_candidature USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_candidature USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_candidature USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_candidature USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_candidature USING (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_update ON palier_candidature USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_candidature USING (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY reservataire_update ON palier_candidature USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY reservataire_insert ON palier_candidature WITH CHECK (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]) AND is_direct AND reservataire_id IN (SELECT id FROM palier_organisation WHERE is_state)) AND order_points = 0 AND snapshot = '{}' AND rank IS NULL)",
            "ALTER POLICY reservataire_insert ON palier_candidature WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int) AND is_direct AND reservataire_id IN (SELECT id FROM palier_organisation WHERE is_state)) AND order_points = 0 AND snapshot = '{}' AND rank IS NULL)",
        ),
        (
            "ALTER POLICY controle_select ON palier_candidature USING ((SELECT palier_claim('role') IS NOT NULL) AND (publication_id IN (SELECT id FROM palier_publication WHERE (bailleur_id = ANY((SELECT palier_ours())::int[]) OR reservataire_id = ANY((SELECT palier_ours())::int[])) AND (SELECT palier_on_mission())) AND rank IS NOT NULL))",
            "ALTER POLICY controle_select ON palier_candidature USING ((SELECT palier_claim('role') IS NOT NULL) AND (publication_id IN (SELECT id FROM palier_publication WHERE (bailleur_id = (SELECT palier_claim('organisation')::int) OR reservataire_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_on_mission())) AND rank IS NOT NULL))",
        ),
    ),
    "palier_check": (
        (
            "ALTER POLICY bailleur_select ON palier_check USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_check USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_check USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_check USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_check WITH CHECK (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_check.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_check WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_check.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
        ),
    ),
    "palier_checkdraft": (
        (
            "ALTER POLICY bailleur_select ON palier_checkdraft USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_checkdraft USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_checkdraft WITH CHECK (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_insert ON palier_checkdraft WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_checkdraft USING (audience && (SELECT palier_ours())::int[]) WITH CHECK (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_update ON palier_checkdraft USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)]) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_delete ON palier_checkdraft USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_delete ON palier_checkdraft USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
    ),
    "palier_convention": (
        (
            "ALTER POLICY bailleur_select ON palier_convention USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_convention USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_convention WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_insert ON palier_convention WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_convention USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_convention USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_correction": (
        (
            "ALTER POLICY bailleur_select ON palier_correction USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_correction USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_correction WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]) AND by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_correction WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_correction USING (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_select ON palier_correction USING (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_decision": (
        (
            "ALTER POLICY bailleur_select ON palier_decision USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_decision USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_decision USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_decision USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_decision WITH CHECK (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_decision.demande_id AND c.publication_id = (SELECT i.publication_id FROM palier_agendaitem i WHERE i.id = item_id)) AND item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = ANY((SELECT palier_ours())::int[]) AND s.stage = 'ouverte') AND by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_decision WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_decision.demande_id AND c.publication_id = (SELECT i.publication_id FROM palier_agendaitem i WHERE i.id = item_id)) AND item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte') AND by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_decision USING (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY bailleur_update ON palier_decision USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        ),
    ),
    "palier_demande": (
        (
            "ALTER POLICY reservataire_select ON palier_demande USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_demande USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_demande USING (audience && (SELECT palier_ours())::int[]) WITH CHECK (audience && (SELECT palier_ours())::int[] AND confirmed_at IS NULL)",
            "ALTER POLICY reservataire_update ON palier_demande USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)]) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confirmed_at IS NULL)",
        ),
        (
            "ALTER POLICY bailleur_select ON palier_demande USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_demande USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_demande USING (audience && (SELECT palier_ours())::int[]) WITH CHECK (audience && (SELECT palier_ours())::int[] AND state = 'radiee' AND struck_off_at IS NOT NULL AND strike_off_reason IN ('RADATT', 'RADABA', 'RADCON', 'RADIRR') AND CASE palier_demande.strike_off_reason WHEN 'RADATT' THEN EXISTS (SELECT FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id WHERE l.demande_id = palier_demande.id AND p.bailleur_id = ANY((SELECT palier_ours())::int[]) AND h.financing <> 'LLI') WHEN 'RADABA' THEN EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = palier_demande.id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND c.stage NOT IN ('classee', 'deposee', 'ecartee', 'en_attente', 'ineligible', 'non_retenue', 'retiree')) ELSE EXISTS (SELECT FROM palier_radiationwarning w JOIN palier_candidature c ON c.id = w.candidature_id WHERE w.demande_id = palier_demande.id AND w.issued_by_id = ANY((SELECT palier_ours())::int[]) AND w.reason = palier_demande.strike_off_reason AND w.cancelled_at IS NULL AND w.struck_off_at IS NULL AND w.answer_by < now() AND w.sent_at < now() - interval '1 month' AND (w.reason = 'RADCON' OR c.stage = 'irrecevable')) END)",
            "ALTER POLICY bailleur_update ON palier_demande USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)]) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND state = 'radiee' AND struck_off_at IS NOT NULL AND strike_off_reason IN ('RADATT', 'RADABA', 'RADCON', 'RADIRR') AND CASE palier_demande.strike_off_reason WHEN 'RADATT' THEN EXISTS (SELECT FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id WHERE l.demande_id = palier_demande.id AND p.bailleur_id = (SELECT palier_claim('organisation')::int) AND h.financing <> 'LLI') WHEN 'RADABA' THEN EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = palier_demande.id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND c.stage NOT IN ('classee', 'deposee', 'ecartee', 'en_attente', 'ineligible', 'non_retenue', 'retiree')) ELSE EXISTS (SELECT FROM palier_radiationwarning w JOIN palier_candidature c ON c.id = w.candidature_id WHERE w.demande_id = palier_demande.id AND w.issued_by_id = (SELECT palier_claim('organisation')::int) AND w.reason = palier_demande.strike_off_reason AND w.cancelled_at IS NULL AND w.struck_off_at IS NULL AND w.answer_by < now() AND w.sent_at < now() - interval '1 month' AND (w.reason = 'RADCON' OR c.stage = 'irrecevable')) END)",
        ),
        (
            "ALTER POLICY commission_select ON palier_demande USING (audience && (SELECT palier_ours())::int[] AND id IN (SELECT demande_id FROM palier_candidature))",
            "ALTER POLICY commission_select ON palier_demande USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND id IN (SELECT demande_id FROM palier_candidature))",
        ),
    ),
    "palier_demandeversion": (
        (
            "ALTER POLICY bailleur_select ON palier_demandeversion USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_demandeversion USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_demandeversion USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_demandeversion USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY commission_select ON palier_demandeversion USING (audience && (SELECT palier_ours())::int[] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
            "ALTER POLICY commission_select ON palier_demandeversion USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
        ),
    ),
    "palier_fact": (
        (
            "ALTER POLICY bailleur_select ON palier_fact USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_fact USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_fact USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_fact USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_insert ON palier_fact WITH CHECK (audience && (SELECT palier_ours())::int[] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_piece p WHERE p.id = piece_id AND p.demande_id = palier_fact.demande_id AND p.status = 'valide' AND p.verified_by_id = (SELECT palier_claim('user')::bigint)))",
            "ALTER POLICY reservataire_insert ON palier_fact WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_piece p WHERE p.id = piece_id AND p.demande_id = palier_fact.demande_id AND p.status = 'valide' AND p.verified_by_id = (SELECT palier_claim('user')::bigint)))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_fact WITH CHECK (audience && (SELECT palier_ours())::int[] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint) AND path LIKE 'refusals/%' AND EXISTS (SELECT FROM palier_offer o WHERE o.demande_id = palier_fact.demande_id AND o.answer = 'refusee' AND o.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY bailleur_insert ON palier_fact WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint) AND path LIKE 'refusals/%' AND EXISTS (SELECT FROM palier_offer o WHERE o.demande_id = palier_fact.demande_id AND o.answer = 'refusee' AND o.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        ),
        (
            "ALTER POLICY commission_select ON palier_fact USING (audience && (SELECT palier_ours())::int[] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
            "ALTER POLICY commission_select ON palier_fact USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
        ),
    ),
    "palier_flowevent": (
        (
            "ALTER POLICY bailleur_select ON palier_flowevent USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_flowevent USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_flowevent WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_insert ON palier_flowevent WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_flowevent USING (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_select ON palier_flowevent USING (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_flowplan": (
        (
            "ALTER POLICY bailleur_select ON palier_flowplan USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_flowplan USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_flowplan WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_insert ON palier_flowplan WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_flowplan USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_flowplan USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_home": (
        (
            "ALTER POLICY bailleur_update ON palier_home USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_home USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_interestdeclaration": (
        (
            "ALTER POLICY bailleur_select ON palier_interestdeclaration USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_interestdeclaration USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_interestdeclaration WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('convoquee', 'ouverte')) AND item_id IN (SELECT i.id FROM palier_agendaitem i WHERE i.seance_id = palier_interestdeclaration.seance_id) AND withdrawn_at IS NULL AND by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_interestdeclaration WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte')) AND item_id IN (SELECT i.id FROM palier_agendaitem i WHERE i.seance_id = palier_interestdeclaration.seance_id) AND withdrawn_at IS NULL AND by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_interestdeclaration USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('convoquee', 'ouverte'))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('convoquee', 'ouverte')))",
            "ALTER POLICY bailleur_update ON palier_interestdeclaration USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte'))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte')))",
        ),
    ),
    "palier_journalentry": (
        (
            "ALTER POLICY steward_insert ON palier_journalentry WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_succession', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
            "ALTER POLICY steward_insert ON palier_journalentry WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
        ),
        (
            "ALTER POLICY steward_select ON palier_journalentry USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_succession', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
            "ALTER POLICY steward_select ON palier_journalentry USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_second_facteur', 'se_connecter', 'suspendre_membre', 'suspendre_organisme', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
        ),
        (
            "ALTER POLICY controle_select ON palier_journalentry USING (organisation = ANY((SELECT palier_ours())::int[]) AND (SELECT palier_on_mission()))",
            "ALTER POLICY controle_select ON palier_journalentry USING (organisation = (SELECT palier_claim('organisation')::int) AND (SELECT palier_on_mission()))",
        ),
    ),
    "palier_lease": (
        (
            "ALTER POLICY bailleur_select ON palier_lease USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_lease USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_lease USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_lease USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_lease WITH CHECK (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_lease.demande_id AND c.publication_id = palier_lease.publication_id AND c.stage = 'acceptee') AND signed_by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_lease WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_lease.demande_id AND c.publication_id = palier_lease.publication_id AND c.stage = 'acceptee') AND signed_by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_lease USING (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND register_told_at IS NULL)",
            "ALTER POLICY bailleur_update ON palier_lease USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND register_told_at IS NULL)",
        ),
    ),
    "palier_leasecount": (
        (
            "ALTER POLICY bailleur_select ON palier_leasecount USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_leasecount USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_leasecount USING (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_select ON palier_leasecount USING (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_letter": (
        (
            "ALTER POLICY bailleur_select ON palier_letter USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_letter USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_letter USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_letter USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_letter WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
            "ALTER POLICY bailleur_insert ON palier_letter WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = (SELECT palier_claim('organisation')::int)) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = (SELECT palier_claim('organisation')::int) AND x.cancelled_at IS NOT NULL))))",
        ),
        (
            "ALTER POLICY reservataire_insert ON palier_letter WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('validation_prolongee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'a_verifier' AND x.extended_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('separation_tranchee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_parting x WHERE x.demande_id = palier_letter.demande_id AND x.settled_by_id = (SELECT palier_claim('user')::bigint)))))",
            "ALTER POLICY reservataire_insert ON palier_letter WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('validation_prolongee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'a_verifier' AND x.extended_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('separation_tranchee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_parting x WHERE x.demande_id = palier_letter.demande_id AND x.settled_by_id = (SELECT palier_claim('user')::bigint)))))",
        ),
    ),
    "palier_mandateopinion": (
        (
            "ALTER POLICY bailleur_select ON palier_mandateopinion USING (state = 'joint' AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY bailleur_select ON palier_mandateopinion USING (state = 'joint' AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_mandateopinion USING (state = 'joint' AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY reservataire_select ON palier_mandateopinion USING (state = 'joint' AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))))",
        ),
    ),
    "palier_membership": (
        (
            "ALTER POLICY bailleur_select ON palier_membership USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_membership USING (organisation_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_membership USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_select ON palier_membership USING (organisation_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY controle_select ON palier_membership USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND (SELECT palier_on_mission()))",
            "ALTER POLICY controle_select ON palier_membership USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_on_mission()))",
        ),
    ),
    "palier_minutessignature": (
        (
            "ALTER POLICY bailleur_select ON palier_minutessignature USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_minutessignature USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
    ),
    "palier_missedhome": (
        (
            "ALTER POLICY bailleur_select ON palier_missedhome USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_missedhome USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_missedhome USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY reservataire_select ON palier_missedhome USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
    ),
    "palier_mistake": (
        (
            "ALTER POLICY bailleur_select ON palier_mistake USING (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_mistake USING (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_mistake USING (reservataire_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_mistake USING (reservataire_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_mistake USING (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_select ON palier_mistake USING (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_mistake USING (reservataire_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_update ON palier_mistake USING (reservataire_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_mistakenotice": (
        (
            "ALTER POLICY bailleur_select ON palier_mistakenotice USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_mistakenotice USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_mistakenotice USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_mistakenotice USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_mistakenotice USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY reservataire_select ON palier_mistakenotice USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
    ),
    "palier_offer": (
        (
            "ALTER POLICY bailleur_select ON palier_offer USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_offer USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_offer USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_offer USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_offer WITH CHECK (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_offer.demande_id AND c.publication_id = palier_offer.publication_id) AND sent_by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_offer WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_offer.demande_id AND c.publication_id = palier_offer.publication_id) AND sent_by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_offer USING (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (audience && (SELECT palier_ours())::int[] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_update ON palier_offer USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
    ),
    "palier_paperletter": (
        (
            "ALTER POLICY bailleur_select ON palier_paperletter USING (coalesce(organisation_id, printer_id) = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_paperletter USING (coalesce(organisation_id, printer_id) = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_paperletter USING (coalesce(organisation_id, printer_id) = ANY((SELECT palier_ours())::int[])) WITH CHECK (coalesce(organisation_id, printer_id) = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_paperletter USING (coalesce(organisation_id, printer_id) = (SELECT palier_claim('organisation')::int)) WITH CHECK (coalesce(organisation_id, printer_id) = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_paperletter USING (coalesce(organisation_id, printer_id) = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_select ON palier_paperletter USING (coalesce(organisation_id, printer_id) = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_paperletter USING (coalesce(organisation_id, printer_id) = ANY((SELECT palier_ours())::int[])) WITH CHECK (coalesce(organisation_id, printer_id) = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_update ON palier_paperletter USING (coalesce(organisation_id, printer_id) = (SELECT palier_claim('organisation')::int)) WITH CHECK (coalesce(organisation_id, printer_id) = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_paperletter WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND printed_at IS NULL AND posted_on IS NULL AND withdrawn_at IS NULL AND EXISTS (SELECT FROM palier_offer o WHERE o.id = offer_id AND o.demande_id = palier_paperletter.demande_id AND o.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY bailleur_insert ON palier_paperletter WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND printed_at IS NULL AND posted_on IS NULL AND withdrawn_at IS NULL AND EXISTS (SELECT FROM palier_offer o WHERE o.id = offer_id AND o.demande_id = palier_paperletter.demande_id AND o.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        ),
    ),
    "palier_person": (
        (
            "ALTER POLICY bailleur_select ON palier_person USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_person USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_person USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_person USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
    ),
    "palier_piece": (
        (
            "ALTER POLICY bailleur_select ON palier_piece USING (audience && (SELECT palier_ours())::int[] AND confidentiality = 'ordinaire' AND left_at IS NULL)",
            "ALTER POLICY bailleur_select ON palier_piece USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confidentiality = 'ordinaire' AND left_at IS NULL)",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_piece USING (audience && (SELECT palier_ours())::int[] AND confidentiality = 'ordinaire' AND left_at IS NULL) WITH CHECK (audience && (SELECT palier_ours())::int[] AND confidentiality = 'ordinaire' AND left_at IS NULL)",
            "ALTER POLICY bailleur_update ON palier_piece USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confidentiality = 'ordinaire' AND left_at IS NULL) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confidentiality = 'ordinaire' AND left_at IS NULL)",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_piece USING (audience && (SELECT palier_ours())::int[] AND left_at IS NULL)",
            "ALTER POLICY reservataire_select ON palier_piece USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND left_at IS NULL)",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_piece USING (audience && (SELECT palier_ours())::int[] AND left_at IS NULL) WITH CHECK (audience && (SELECT palier_ours())::int[] AND left_at IS NULL)",
            "ALTER POLICY reservataire_update ON palier_piece USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND left_at IS NULL) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND left_at IS NULL)",
        ),
        (
            "ALTER POLICY commission_select ON palier_piece USING (audience && (SELECT palier_ours())::int[] AND demande_id IN (SELECT demande_id FROM palier_candidature) AND confidentiality = 'ordinaire' AND left_at IS NULL)",
            "ALTER POLICY commission_select ON palier_piece USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature) AND confidentiality = 'ordinaire' AND left_at IS NULL)",
        ),
    ),
    "palier_piececontent": (
        (
            "ALTER POLICY bailleur_select ON palier_piececontent USING (audience && (SELECT palier_ours())::int[] AND piece_id IN (SELECT id FROM palier_piece WHERE through = ''))",
            "ALTER POLICY bailleur_select ON palier_piececontent USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND piece_id IN (SELECT id FROM palier_piece WHERE through = ''))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_piececontent USING (audience && (SELECT palier_ours())::int[] AND piece_id IN (SELECT id FROM palier_piece WHERE through = ''))",
            "ALTER POLICY reservataire_select ON palier_piececontent USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND piece_id IN (SELECT id FROM palier_piece WHERE through = ''))",
        ),
    ),
    "palier_plannedact": (
        (
            "ALTER POLICY bailleur_select ON palier_plannedact USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) OR publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY bailleur_select ON palier_plannedact USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) OR publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_plannedact WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND cancelled_at IS NULL AND done_at IS NULL AND refused = '' AND role = 'bailleur' AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_insert ON palier_plannedact WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND cancelled_at IS NULL AND done_at IS NULL AND refused = '' AND role = 'bailleur' AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY reservataire_insert ON palier_plannedact WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND cancelled_at IS NULL AND done_at IS NULL AND refused = '' AND role = 'reservataire' AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY reservataire_insert ON palier_plannedact WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND cancelled_at IS NULL AND done_at IS NULL AND refused = '' AND role = 'reservataire' AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_plannedact USING (organisation_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_plannedact USING (organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_plannedact USING (organisation_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_update ON palier_plannedact USING (organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_plannedact USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) OR publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY reservataire_select ON palier_plannedact USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) OR publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))))",
        ),
    ),
    "palier_publication": (
        (
            "ALTER POLICY reservataire_select ON palier_publication USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' OR reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY reservataire_select ON palier_publication USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' OR reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY reservataire_insert ON palier_publication WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (reservataire_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_home h WHERE h.id = home_id AND h.reservataire_id = palier_publication.reservataire_id AND h.bailleur_id = palier_publication.bailleur_id) AND ((stage = 'publiee' AND NOT is_direct AND closed_at IS NULL AND end_reason = '') OR (stage = 'designee' AND is_direct AND reservataire_id IN (SELECT id FROM palier_organisation WHERE is_state)))))",
            "ALTER POLICY reservataire_insert ON palier_publication WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (reservataire_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_home h WHERE h.id = home_id AND h.reservataire_id = palier_publication.reservataire_id AND h.bailleur_id = palier_publication.bailleur_id) AND ((stage = 'publiee' AND NOT is_direct AND closed_at IS NULL AND end_reason = '') OR (stage = 'designee' AND is_direct AND reservataire_id IN (SELECT id FROM palier_organisation WHERE is_state)))))",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_publication USING (reservataire_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (reservataire_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY reservataire_update ON palier_publication USING (reservataire_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (reservataire_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_select ON palier_publication USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' OR bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_publication USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' OR bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_publication USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_publication USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_publication WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]) AND reservataire_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_home h WHERE h.id = home_id AND h.reservataire_id = palier_publication.reservataire_id AND h.bailleur_id = palier_publication.bailleur_id) AND stage = 'publiee' AND NOT is_direct AND closed_at IS NULL AND end_reason = '')",
            "ALTER POLICY bailleur_insert ON palier_publication WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND reservataire_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_home h WHERE h.id = home_id AND h.reservataire_id = palier_publication.reservataire_id AND h.bailleur_id = palier_publication.bailleur_id) AND stage = 'publiee' AND NOT is_direct AND closed_at IS NULL AND end_reason = '')",
        ),
        (
            "ALTER POLICY controle_select ON palier_publication USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct OR (bailleur_id = ANY((SELECT palier_ours())::int[]) OR reservataire_id = ANY((SELECT palier_ours())::int[])) AND (SELECT palier_on_mission())))",
            "ALTER POLICY controle_select ON palier_publication USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct OR (bailleur_id = (SELECT palier_claim('organisation')::int) OR reservataire_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_on_mission())))",
        ),
    ),
    "palier_publicationseed": (
        (
            "ALTER POLICY reservataire_insert ON palier_publicationseed WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY reservataire_insert ON palier_publicationseed WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_publicationseed WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_insert ON palier_publicationseed WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        ),
    ),
    "palier_puttovote": (
        (
            "ALTER POLICY bailleur_select ON palier_puttovote USING (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_puttovote USING (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_puttovote WITH CHECK (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = ANY((SELECT palier_ours())::int[]) AND s.stage = 'ouverte') AND ended_at IS NULL AND by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_puttovote WITH CHECK (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte') AND ended_at IS NULL AND by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_puttovote USING (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = ANY((SELECT palier_ours())::int[]) AND s.stage = 'ouverte')) WITH CHECK (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = ANY((SELECT palier_ours())::int[]) AND s.stage = 'ouverte'))",
            "ALTER POLICY bailleur_update ON palier_puttovote USING (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte')) WITH CHECK (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte'))",
        ),
    ),
    "palier_radiation": (
        (
            "ALTER POLICY bailleur_update ON palier_radiation USING (audience && (SELECT palier_ours())::int[] AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND reason = 'RADATT' AND issued_by_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (audience && (SELECT palier_ours())::int[] AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND reason = 'RADATT' AND issued_by_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_radiation USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND reason = 'RADATT' AND issued_by_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND reason = 'RADATT' AND issued_by_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_select ON palier_radiation USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_radiation USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_radiation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (issued_by_id = (SELECT palier_claim('organisation')::int) AND audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND kept_numero = '' AND lifted_at IS NULL AND register_told_at IS NULL AND EXISTS (SELECT FROM palier_demande d WHERE d.id = demande_id AND d.state = 'radiee' AND d.strike_off_reason = palier_radiation.reason) AND CASE palier_radiation.reason WHEN 'RADATT' THEN EXISTS (SELECT FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id WHERE l.demande_id = palier_radiation.demande_id AND p.bailleur_id = ANY((SELECT palier_ours())::int[]) AND h.financing <> 'LLI') WHEN 'RADABA' THEN EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = palier_radiation.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND c.stage NOT IN ('classee', 'deposee', 'ecartee', 'en_attente', 'ineligible', 'non_retenue', 'retiree')) ELSE EXISTS (SELECT FROM palier_radiationwarning w JOIN palier_candidature c ON c.id = w.candidature_id WHERE w.demande_id = palier_radiation.demande_id AND w.issued_by_id = ANY((SELECT palier_ours())::int[]) AND w.reason = palier_radiation.reason AND w.cancelled_at IS NULL AND w.struck_off_at IS NULL AND w.answer_by < now() AND w.sent_at < now() - interval '1 month' AND (w.reason = 'RADCON' OR c.stage = 'irrecevable')) END))",
            "ALTER POLICY bailleur_insert ON palier_radiation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (issued_by_id = (SELECT palier_claim('organisation')::int) AND audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND kept_numero = '' AND lifted_at IS NULL AND register_told_at IS NULL AND EXISTS (SELECT FROM palier_demande d WHERE d.id = demande_id AND d.state = 'radiee' AND d.strike_off_reason = palier_radiation.reason) AND CASE palier_radiation.reason WHEN 'RADATT' THEN EXISTS (SELECT FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id WHERE l.demande_id = palier_radiation.demande_id AND p.bailleur_id = (SELECT palier_claim('organisation')::int) AND h.financing <> 'LLI') WHEN 'RADABA' THEN EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = palier_radiation.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND c.stage NOT IN ('classee', 'deposee', 'ecartee', 'en_attente', 'ineligible', 'non_retenue', 'retiree')) ELSE EXISTS (SELECT FROM palier_radiationwarning w JOIN palier_candidature c ON c.id = w.candidature_id WHERE w.demande_id = palier_radiation.demande_id AND w.issued_by_id = (SELECT palier_claim('organisation')::int) AND w.reason = palier_radiation.reason AND w.cancelled_at IS NULL AND w.struck_off_at IS NULL AND w.answer_by < now() AND w.sent_at < now() - interval '1 month' AND (w.reason = 'RADCON' OR c.stage = 'irrecevable')) END))",
        ),
    ),
    "palier_radiationwarning": (
        (
            "ALTER POLICY bailleur_select ON palier_radiationwarning USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_radiationwarning USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_radiationwarning WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (issued_by_id = (SELECT palier_claim('organisation')::int) AND written_by_id = (SELECT palier_claim('user')::bigint) AND audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND sent_at > now() - interval '1 day' AND delivered_at IS NULL AND cancelled_at IS NULL AND struck_off_at IS NULL AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_radiationwarning.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND (palier_radiationwarning.reason = 'RADCON' OR c.stage = 'irrecevable'))))",
            "ALTER POLICY bailleur_insert ON palier_radiationwarning WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (issued_by_id = (SELECT palier_claim('organisation')::int) AND written_by_id = (SELECT palier_claim('user')::bigint) AND audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND sent_at > now() - interval '1 day' AND delivered_at IS NULL AND cancelled_at IS NULL AND struck_off_at IS NULL AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_radiationwarning.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND (palier_radiationwarning.reason = 'RADCON' OR c.stage = 'irrecevable'))))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_radiationwarning USING (issued_by_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (issued_by_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_radiationwarning USING (issued_by_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (issued_by_id = (SELECT palier_claim('organisation')::int))",
        ),
    ),
    "palier_rankingline": (
        (
            "ALTER POLICY bailleur_select ON palier_rankingline USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_rankingline USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_rankingline USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_rankingline USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY controle_select ON palier_rankingline USING ((SELECT palier_claim('role') IS NOT NULL) AND (ranking_id IN (SELECT id FROM palier_ranking WHERE publication_id IN (SELECT id FROM palier_publication WHERE (bailleur_id = ANY((SELECT palier_ours())::int[]) OR reservataire_id = ANY((SELECT palier_ours())::int[])) AND (SELECT palier_on_mission())))))",
            "ALTER POLICY controle_select ON palier_rankingline USING ((SELECT palier_claim('role') IS NOT NULL) AND (ranking_id IN (SELECT id FROM palier_ranking WHERE publication_id IN (SELECT id FROM palier_publication WHERE (bailleur_id = (SELECT palier_claim('organisation')::int) OR reservataire_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_on_mission())))))",
        ),
    ),
    "palier_registration": (
        (
            "ALTER POLICY guichet_select ON palier_registration USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY guichet_select ON palier_registration USING (organisation_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY guichet_update ON palier_registration USING (organisation_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND state IN ('brouillon', 'a_envoyer', 'abandonnee'))",
            "ALTER POLICY guichet_update ON palier_registration USING (organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND state IN ('brouillon', 'a_envoyer', 'abandonnee'))",
        ),
    ),
    "palier_seance": (
        (
            "ALTER POLICY bailleur_select ON palier_seance USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_select ON palier_seance USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_seance USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
            "ALTER POLICY bailleur_update ON palier_seance USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        ),
        (
            "ALTER POLICY commission_select ON palier_seance USING (bailleur_id = ANY((SELECT palier_ours())::int[]) AND id IN (SELECT seance_id FROM palier_calledmember))",
            "ALTER POLICY commission_select ON palier_seance USING (bailleur_id = (SELECT palier_claim('organisation')::int) AND id IN (SELECT seance_id FROM palier_calledmember))",
        ),
        (
            "ALTER POLICY controle_select ON palier_seance USING (bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'close' AND (SELECT palier_on_mission()))",
            "ALTER POLICY controle_select ON palier_seance USING (bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'close' AND (SELECT palier_on_mission()))",
        ),
    ),
    "palier_seniority": (
        (
            "ALTER POLICY bailleur_select ON palier_seniority USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_seniority USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_seniority USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_seniority USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY commission_select ON palier_seniority USING (audience && (SELECT palier_ours())::int[] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
            "ALTER POLICY commission_select ON palier_seniority USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
        ),
    ),
    "palier_setaside": (
        (
            "ALTER POLICY bailleur_select ON palier_setaside USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY bailleur_select ON palier_setaside USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_setaside USING (audience && (SELECT palier_ours())::int[])",
            "ALTER POLICY reservataire_select ON palier_setaside USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)])",
        ),
        (
            "ALTER POLICY bailleur_insert ON palier_setaside WITH CHECK (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_setaside.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY bailleur_insert ON palier_setaside WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_setaside.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY reservataire_insert ON palier_setaside WITH CHECK (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_setaside.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
            "ALTER POLICY reservataire_insert ON palier_setaside WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_setaside.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
        ),
        (
            "ALTER POLICY bailleur_update ON palier_setaside USING (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY bailleur_update ON palier_setaside USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        ),
        (
            "ALTER POLICY reservataire_update ON palier_setaside USING (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (audience && (SELECT palier_ours())::int[] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
            "ALTER POLICY reservataire_update ON palier_setaside USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))))",
        ),
    ),
    "palier_user": (
        (
            "ALTER POLICY bailleur_select ON palier_user USING (id IN (SELECT user_id FROM palier_membership WHERE organisation_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY bailleur_select ON palier_user USING (id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int)))",
        ),
        (
            "ALTER POLICY reservataire_select ON palier_user USING (id IN (SELECT user_id FROM palier_membership WHERE organisation_id = ANY((SELECT palier_ours())::int[])))",
            "ALTER POLICY reservataire_select ON palier_user USING (id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int)))",
        ),
    ),
}
"""By table, each policy as it becomes and as it was."""


def _one(statements: list[str]) -> str:
    return f"DO $do$ BEGIN {'; '.join(statements)}; END $do$"


class Migration(migrations.Migration):
    """The same rights for who succeeds nobody; those of the organisations that it succeeds for who does."""

    atomic = False
    dependencies = (("palier", "0147_who_succeeds"),)
    operations = tuple(
        migrations.RunSQL(_one([new for new, _ in pairs]), _one([old for _, old in pairs]))
        for pairs in POLICIES.values()
    )

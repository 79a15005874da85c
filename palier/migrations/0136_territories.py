"""Mairies and préfectures: a commune or a département of their own, two roles, and what the law tells of it in numbers (ADR 73).

Expand only: no organisation of these kinds stood before, and nobody acts in the new roles before this release. Two policies are
written again with a role more. Each function runs with the owner's eyes, asks the claim whose place it is, and gives homes, days and
counts: none under ten of what households are. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ROLES = """
    DO $$ BEGIN CREATE ROLE palier_mairie NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    DO $$ BEGIN CREATE ROLE palier_prefecture NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
_HEAD = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$"
_ENDED = "('louee', 'infructueuse', 'rendue_au_bailleur', 'retiree')"
_BOTH, _CLOCK, _PREFET = (
    "palier_mairie, palier_prefecture",
    "palier_mairie, palier_prefecture, palier_clock",
    "palier_prefecture",
)
# The numbers of a breakdown, its small ones hidden with what would give them back (rules.ranking.small_cells).
_SHOWN = """CASE WHEN min(n) OVER alike >= 10 THEN n
          WHEN n > coalesce(min(n) FILTER (WHERE n >= 10) OVER alike, sum(n) OVER alike) AND sum(n) OVER alike >= 10 THEN n END"""
FUNCTIONS = {
    # Of the claim alone; the clock, which writes the mail of the morning, names one.
    "palier_territory(int)": (
        "",
        f"""
    CREATE OR REPLACE FUNCTION palier_territory(asked int) RETURNS TABLE(house int, kind text, commune text, departement text)
    {_HEAD}
      SELECT o.id, o.kind::text, coalesce(o.commune_id, '')::text, o.departement::text FROM palier_organisation o
      WHERE o.closed_at IS NULL AND o.suspended_at IS NULL AND CASE o.kind
        WHEN 'mairie' THEN palier_claim('role') = 'palier_mairie' AND o.id = palier_claim('organisation')::int
        WHEN 'prefecture' THEN palier_claim('role') = 'palier_prefecture' AND o.id = palier_claim('organisation')::int
        END
      UNION ALL
      SELECT o.id, o.kind::text, coalesce(o.commune_id, '')::text, o.departement::text FROM palier_organisation o
      WHERE current_setting('role') = 'palier_clock' AND o.id = asked AND o.kind IN ('mairie', 'prefecture')
        AND o.closed_at IS NULL AND o.suspended_at IS NULL
    $$
    """,
    ),
    # A town has its arrondissements, and the communes that were merged into it.
    "palier_territory_communes(int)": (
        "",
        f"""
    CREATE OR REPLACE FUNCTION palier_territory_communes(asked int) RETURNS SETOF text
    {_HEAD}
      SELECT c.code::text FROM palier_territory(asked) t JOIN palier_commune c ON CASE t.kind
        WHEN 'mairie' THEN t.commune IN (c.code, c.parent_code, c.successor_code) ELSE c.departement = t.departement END
    $$
    """,
    ),
    # A household named by the préfet without an ad is one household: to a mairie its home has no list before its commission.
    "palier_territory_queue()": (
        _BOTH,
        f"""
    CREATE OR REPLACE FUNCTION palier_territory_queue() RETURNS TABLE(
      home bigint, publication bigint, stage text, opens_at timestamptz, closes_at timestamptz, is_direct boolean, seance_at timestamptz)
    {_HEAD}
      SELECT h.id, CASE WHEN NOT l.is_direct THEN l.id END,
        CASE WHEN l.id IS NULL OR l.is_direct AND t.kind = 'mairie' AND l.stage NOT IN ('en_commission', 'attribuee') THEN ''
          ELSE l.stage::text END,
        CASE WHEN NOT l.is_direct THEN l.opens_at END, CASE WHEN NOT l.is_direct THEN l.closes_at END,
        coalesce(l.is_direct AND t.kind = 'prefecture', false),
        (SELECT min(s.held_at) FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id AND s.stage IN ('convoquee', 'ouverte')
          WHERE i.publication_id = l.id)
      FROM palier_territory(NULL) t CROSS JOIN palier_territory_communes(NULL) c JOIN palier_home h ON h.commune_id = c
        LEFT JOIN LATERAL (SELECT p.id, p.stage, p.opens_at, p.closes_at, p.is_direct FROM palier_publication p
          WHERE p.home_id = h.id AND p.stage <> 'brouillon' AND p.stage NOT IN {_ENDED} LIMIT 1) l ON true
      WHERE l.id IS NOT NULL OR NOT EXISTS (SELECT FROM palier_publication p WHERE p.home_id = h.id AND p.stage = 'louee')
    $$
    """,
    ),
    "palier_territory_candidates(bigint[])": (
        _BOTH,
        f"""
    CREATE OR REPLACE FUNCTION palier_territory_candidates(lists bigint[]) RETURNS TABLE(publication bigint, number bigint)
    {_HEAD}
      SELECT p.id, CASE WHEN count(c.id) >= 10 THEN count(c.id) END
      FROM palier_publication p JOIN palier_home h ON h.id = p.home_id LEFT JOIN palier_candidature c ON c.publication_id = p.id
      WHERE p.id = ANY(lists) AND p.stage <> 'brouillon' AND NOT p.is_direct
        AND h.commune_id IN (SELECT palier_territory_communes(NULL))
      GROUP BY p.id
    $$
    """,
    ),
    # The préfet receives the agenda and the minutes of every séance (article R441-9): these are the landlord's to send.
    "palier_territory_seances(int)": (
        _CLOCK,
        f"""
    CREATE OR REPLACE FUNCTION palier_territory_seances(asked int) RETURNS TABLE(
      seance uuid, bailleur int, held_at timestamptz, place text, form text, stage text, closed_at timestamptz, digest text,
      homes bigint[])
    {_HEAD}
      SELECT s.public_id, s.bailleur_id, s.held_at, s.place::text, s.form::text, s.stage::text, s.closed_at,
        CASE WHEN t.kind = 'prefecture' THEN s.minutes_digest::text ELSE '' END, array_agg(h.id ORDER BY h.id)
      FROM palier_territory(asked) t CROSS JOIN palier_seance s JOIN palier_agendaitem i ON i.seance_id = s.id
        JOIN palier_publication p ON p.id = i.publication_id JOIN palier_home h ON h.id = p.home_id
      WHERE h.commune_id IN (SELECT palier_territory_communes(asked))
        AND (s.stage IN ('convoquee', 'ouverte')
          OR t.kind = 'prefecture' AND s.stage = 'close' AND s.closed_at > now() - interval '12 months')
      GROUP BY s.id, t.kind
    $$
    """,
    ),
    # For a year: then the file is erased, and its lease with it.
    "palier_territory_lets()": (
        _BOTH,
        f"""
    CREATE OR REPLACE FUNCTION palier_territory_lets() RETURNS TABLE(home bigint, signed_on date, contingent text)
    {_HEAD}
      SELECT h.id, l.signed_on, l.contingent::text
      FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id
      WHERE h.commune_id IN (SELECT palier_territory_communes(NULL))
        AND l.signed_on > ({_TODAY} - interval '12 months')::date AND l.signed_on <= {_TODAY}
    $$
    """,
    ),
    # Homes by the log of the flow, which is never erased. Of candidates, a quarter is told where no small list could be drawn from it.
    "palier_territory_quarters()": (
        _BOTH,
        f"""
    CREATE OR REPLACE FUNCTION palier_territory_quarters() RETURNS TABLE(starts date, contingent text, homes bigint, candidates bigint)
    {_HEAD}
      WITH span AS (SELECT (date_trunc('quarter', {_TODAY}) - interval '24 months')::date AS first_day,
          date_trunc('quarter', {_TODAY})::date AS next_day),
        events AS (
          SELECT date_trunc('quarter', e."on")::date AS q, coalesce(nullif(e.contingent, ''), 'AUTRES')::text AS which,
            sum(CASE e.kind WHEN 'attribue' THEN 1 ELSE -1 END) AS n
          FROM palier_flowevent e JOIN palier_home h ON h.id = e.home_id CROSS JOIN span
          WHERE e.kind IN ('attribue', 'annule') AND e."on" >= first_day AND e."on" < next_day
            AND h.commune_id IN (SELECT palier_territory_communes(NULL))
          GROUP BY 1, 2),
        lists AS (
          SELECT date_trunc('quarter', p.closes_at AT TIME ZONE 'Europe/Paris')::date AS q,
            (SELECT count(*) FROM palier_candidature c WHERE c.publication_id = p.id) AS n
          FROM palier_publication p JOIN palier_home h ON h.id = p.home_id CROSS JOIN span
          WHERE NOT p.is_direct AND p.stage NOT IN ('brouillon', 'publiee', 'retiree')
            AND (p.closes_at AT TIME ZONE 'Europe/Paris')::date >= first_day
            AND (p.closes_at AT TIME ZONE 'Europe/Paris')::date < next_day
            AND h.commune_id IN (SELECT palier_territory_communes(NULL)))
      SELECT q, which, greatest(n, 0)::bigint, NULL::bigint FROM events WHERE n > 0
      UNION ALL
      SELECT q, NULL, count(*),
        CASE WHEN sum(n) >= 10 AND coalesce(sum(n) FILTER (WHERE n < 10), 0) NOT BETWEEN 1 AND 9 THEN sum(n)::bigint END
      FROM lists GROUP BY q
    $$
    """,
    ),
    # A year that is over. Each breakdown is of homes that no other breakdown holds, so that no two give a third.
    "palier_prefecture_shares(int)": (
        _PREFET,
        f"""
    CREATE OR REPLACE FUNCTION palier_prefecture_shares(of_year int) RETURNS TABLE(part text, alike text, cell text, number bigint)
    {_HEAD}
      WITH place AS (SELECT t.departement FROM palier_territory(NULL) t
          WHERE t.kind = 'prefecture' AND of_year < extract(year FROM {_TODAY})),
        leases AS (
          SELECT l.contingent::text AS which, l.is_dalo, cardinality(l.ground_letters) > 0 AS is_priority, l.quartile::text AS quartile,
            l.is_qpv, l.is_rehoused, 1::bigint AS n
          FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id
            JOIN palier_commune c ON c.code = h.commune_id JOIN place ON place.departement = c.departement
          WHERE extract(year FROM l.signed_on) = of_year
          UNION ALL
          SELECT k.contingent, k.is_dalo, k.is_priority, k.quartile, k.is_qpv, k.is_rehoused, k.count
          FROM palier_leasecount k JOIN place ON place.departement = k.departement WHERE k.year = of_year),
        counted AS (
          SELECT 'priorite' AS part, which AS alike,
            CASE WHEN is_dalo THEN 'dalo' WHEN is_priority THEN 'prioritaire' ELSE 'autre' END AS cell, n FROM leases
          UNION ALL
          SELECT 'quartile', CASE WHEN is_qpv THEN 'qpv' WHEN NOT is_qpv THEN 'hors_qpv' ELSE 'inconnu' END,
            CASE WHEN is_qpv AND quartile = 'au_dessus' THEN 'compte'
              WHEN is_qpv IS NOT TRUE AND (quartile = 'premier' OR is_rehoused) THEN 'compte' ELSE 'autre' END, n FROM leases),
        cells(part, cell) AS (VALUES ('priorite', 'dalo'), ('priorite', 'prioritaire'), ('priorite', 'autre'),
          ('quartile', 'compte'), ('quartile', 'autre')),
        whole AS (
          SELECT g.part, g.alike, s.cell, coalesce(sum(c.n), 0)::bigint AS n
          FROM (SELECT DISTINCT counted.part, counted.alike FROM counted) g JOIN cells s ON s.part = g.part
            LEFT JOIN counted c ON c.part = g.part AND c.alike = g.alike AND c.cell = s.cell
          GROUP BY g.part, g.alike, s.cell)
      SELECT part, alike, cell, {_SHOWN} FROM whole WINDOW alike AS (PARTITION BY part, whole.alike)
    $$
    """,
    ),
    # Of today, in tens: what is known of one file moves no number but at a ten. The months of the long delay stand as in dalo.toml.
    "palier_prefecture_waits()": (
        _PREFET,
        f"""
    CREATE OR REPLACE FUNCTION palier_prefecture_waits() RETURNS TABLE(what text, at_least bigint)
    {_HEAD}
      WITH place AS (SELECT t.departement, CASE t.departement WHEN '31' THEN 36 END AS months FROM palier_territory(NULL) t
          WHERE t.kind = 'prefecture'),
        waiting AS (
          SELECT d.id, s.since, place.months,
            EXISTS (SELECT FROM palier_scorefacts f WHERE f.demande_id = d.id AND f.dalo_p IS NOT NULL
              AND (f.dalo_s IS NULL OR f.dalo_s <= {_TODAY}) AND (f.dalo_u IS NULL OR {_TODAY} <= f.dalo_u)) AS is_dalo
          FROM palier_demande d JOIN palier_seniority s ON s.demande_id = d.id
            JOIN place ON place.departement = s.departement WHERE d.state <> 'radiee')
      SELECT 'dalo', count(*) FILTER (WHERE w.is_dalo) / 10 * 10 FROM place LEFT JOIN waiting w ON true GROUP BY place.departement
      UNION ALL
      SELECT 'retard', count(*) FILTER (WHERE w.since + make_interval(months => place.months) < {_TODAY}) / 10 * 10
      FROM place LEFT JOIN waiting w ON true WHERE place.months IS NOT NULL GROUP BY place.departement
      UNION ALL
      SELECT 'urgence', count(DISTINCT w.id) FILTER (WHERE EXISTS (SELECT FROM palier_piece p WHERE p.demande_id = w.id
        AND p.status = 'a_verifier' AND p.left_at IS NULL AND p.due_at < now())) / 10 * 10
      FROM place LEFT JOIN waiting w ON true GROUP BY place.departement
    $$
    """,
    ),
}
PLACES = (
    "GRANT palier_mairie, palier_prefecture TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_mairie, palier_prefecture",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_mairie, palier_prefecture",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_mairie, palier_prefecture",
    # A steward corrects a place that was mistaken.
    "GRANT UPDATE (commune_id, departement) ON palier_organisation TO palier_steward",
)
GRANTS = (
    "GRANT INSERT ON palier_journalentry TO palier_mairie",
    "GRANT INSERT ON palier_journalentry TO palier_prefecture",
    "GRANT SELECT, INSERT, DELETE ON palier_mailpause TO palier_mairie",
    "GRANT SELECT, INSERT, DELETE ON palier_mailpause TO palier_prefecture",
    "GRANT SELECT ON palier_organisation TO palier_mairie",
    "GRANT SELECT ON palier_organisation TO palier_prefecture",
    "GRANT SELECT ON palier_home TO palier_mairie",
    "GRANT SELECT ON palier_publication TO palier_mairie",
    "GRANT SELECT ON palier_erasure TO palier_mairie",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_mairie",
    "GRANT SELECT ON palier_home TO palier_prefecture",
    "GRANT SELECT ON palier_publication TO palier_prefecture",
    "GRANT SELECT ON palier_erasure TO palier_prefecture",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_prefecture",
)
POLICIES = (
    (
        "palier_journalentry",
        "mairie_insert",
        "CREATE POLICY mairie_insert ON palier_journalentry FOR INSERT TO palier_mairie WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'mairie' THEN verb IN ('arreter_courriel', 'reprendre_courriel') ELSE false END)",
    ),
    (
        "palier_journalentry",
        "prefecture_insert",
        "CREATE POLICY prefecture_insert ON palier_journalentry FOR INSERT TO palier_prefecture WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'prefecture' THEN verb IN ('arreter_courriel', 'reprendre_courriel') ELSE false END)",
    ),
    (
        "palier_mailpause",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_mailpause FOR SELECT TO palier_mairie USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "mairie_insert",
        "CREATE POLICY mairie_insert ON palier_mailpause FOR INSERT TO palier_mairie WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "mairie_delete",
        "CREATE POLICY mairie_delete ON palier_mailpause FOR DELETE TO palier_mairie USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_mailpause FOR SELECT TO palier_prefecture USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "prefecture_insert",
        "CREATE POLICY prefecture_insert ON palier_mailpause FOR INSERT TO palier_prefecture WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "prefecture_delete",
        "CREATE POLICY prefecture_delete ON palier_mailpause FOR DELETE TO palier_prefecture USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_organisation",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_organisation FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_organisation",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_organisation FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_home",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_home FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_publication",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_publication FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    ),
    (
        "palier_erasure",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_erasure FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_doneact",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_doneact FOR SELECT TO palier_mairie USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "mairie_insert",
        "CREATE POLICY mairie_insert ON palier_doneact FOR INSERT TO palier_mairie WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_home",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_home FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_publication",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_publication FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    ),
    (
        "palier_erasure",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_erasure FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_doneact",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_doneact FOR SELECT TO palier_prefecture USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "prefecture_insert",
        "CREATE POLICY prefecture_insert ON palier_doneact FOR INSERT TO palier_prefecture WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
)
AGAIN = (
    (
        "palier_journalentry",
        "gate_insert",
        "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'mairie' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'prefecture' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_passage', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    ),
    (
        "palier_membership",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_membership FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'controle'), ('reservataire', 'reservataire'), ('reservataire', 'controle'), ('employeur', 'employeur'), ('conseil', 'conseiller'), ('guichet', 'guichet'), ('guichet', 'controle'), ('service_social', 'service_social'), ('mairie', 'mairie'), ('prefecture', 'prefecture'), ('exploitant', 'intendant'), ('exploitant', 'controle'))))",
    ),
)


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """The roles, then what they may read and ask."""

    dependencies = (("palier", "0135_organisations_of_a_place"),)
    operations = (
        _sql(ROLES),
        *(
            operation
            for name, (who, made) in FUNCTIONS.items()
            for operation in (
                _sql(made, f"DROP FUNCTION IF EXISTS {name}"),
                _sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC"),
                *([_sql(f"GRANT EXECUTE ON FUNCTION {name} TO {who}")] if who else ()),
            )
        ),
        *(_sql(statement) for statement in (*PLACES, *GRANTS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(
            operation
            for table, name, made in AGAIN
            for operation in (_sql(f"DROP POLICY IF EXISTS {name} ON {table}"), _sql(made))
        ),
    )

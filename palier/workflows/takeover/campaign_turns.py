"""A turn of the clock on a campaign: who joined it, what lines, calls and links have said since, then the counts.

Statements over a whole campaign: each leaves what it found, so that a turn that was cut is made again.
"""

from datetime import datetime

from django.db import connection, transaction

from palier.models import StockCampaign
from palier.models.doors import acting
from palier.rules.takeover.campaign_states import AFTER_CALL, CallResult, CampaignState, InviteRefusal, InviteState

SLICE = 5_000
_ADD = """
    INSERT INTO palier_stockinvite (public_id, campaign_id, line_id, state, next_at)
    SELECT gen_random_uuid(), %(campaign)s, l.id, 'a_inviter', %(at)s FROM palier_stockline l
    WHERE l.batch_id = %(batch)s AND l.state = 'en_attente' AND l.id > %(after)s
      AND NOT EXISTS (SELECT FROM palier_stockinvite i WHERE i.line_id = l.id AND i.line_id > %(after)s)
    ORDER BY l.id LIMIT %(slice)s ON CONFLICT (line_id) DO NOTHING RETURNING line_id
"""
"""After the last that this turn added: those before are not looked for again."""
_OF_LINES = """
    UPDATE palier_stockinvite i SET next_at = NULL, refusal = CASE l.state WHEN 'ecartee' THEN 'pas_a_moi' ELSE '' END,
      state = CASE l.state WHEN 'ecartee' THEN 'refusee' ELSE 'confirmee' END, answered_at = l.settled_at
    FROM palier_stockline l WHERE l.id = i.line_id AND i.campaign_id = %(campaign)s AND l.state IN ('confirmee', 'ecartee')
      AND (i.state, i.refusal) IS DISTINCT FROM (CASE l.state WHEN 'ecartee' THEN 'refusee' ELSE 'confirmee' END,
        CASE l.state WHEN 'ecartee' THEN 'pas_a_moi' ELSE '' END)
"""
"""What their person said behind the ordinary door is the last word, and may change."""
_OF_CALLS = """
    WITH said AS (
      UPDATE palier_stockinvite i SET state = %(after)s, refusal = %(refusal)s, next_at = NULL, answered_at = t.done_at,
        numero = CASE WHEN t.result = 'viendra' AND t.numero <> '' THEN t.numero
          WHEN i.numero = l.numero THEN '' ELSE i.numero END
      FROM palier_stocktask t, palier_stockline l
      WHERE t.invite_id = i.id AND l.id = i.line_id AND i.campaign_id = %(campaign)s AND t.kind = 'telephone'
        AND t.result = %(result)s AND i.state <> 'confirmee' AND (i.answered_at IS NULL OR i.answered_at < t.done_at)
      RETURNING i.line_id, t.asks_number, CASE t.result WHEN 'viendra' THEN t.numero ELSE '' END AS numero
    ), told AS (
      UPDATE palier_stockline l SET numero = s.numero FROM said s
      WHERE l.id = s.line_id AND s.asks_number AND l.state = 'en_attente' AND l.numero <> s.numero
        AND l.numero IS DISTINCT FROM l.fields ->> 'numero_unique'
      RETURNING l.id, l.numero
    )
    DELETE FROM palier_stockcheck c USING told WHERE c.line_id = told.id AND told.numero = ''
"""
"""What a call gave goes with it: noted otherwise, its number leaves the line, and the register's answer about it too.

A number that a link gave and that waits for ``_GIVEN`` is not the call's to take.
"""
_GIVEN = """
    WITH given AS (
      UPDATE palier_stockline l SET numero = i.numero FROM palier_stockinvite i
      WHERE i.line_id = l.id AND i.campaign_id = %(campaign)s AND i.numero <> '' AND l.state = 'en_attente'
        AND l.numero <> i.numero AND l.numero IS DISTINCT FROM l.fields ->> 'numero_unique'
      RETURNING i.id
    )
    UPDATE palier_stocktask t SET asks_number = false FROM given WHERE t.invite_id = given.id AND t.asks_number
"""
"""The number that a person gave by a link is a claim like the others: the door, and the birth date there, say whose the line is.

The last one stands; that of the former tool is a steward's to set aside.
"""
_ASKS = """
    UPDATE palier_stocktask t SET asks_number = true
    FROM palier_stockinvite i JOIN palier_stockline l ON l.id = i.line_id
    WHERE i.id = t.invite_id AND i.campaign_id = %(campaign)s AND t.kind = 'telephone' AND NOT t.asks_number AND l.numero = ''
"""
"""Who is called is asked for the number that their line has not, and may correct it there: whatever else puts one ends that."""
_NO_MORE = """
    DELETE FROM palier_stocktask t USING palier_stockinvite i WHERE i.id = t.invite_id AND i.campaign_id = %(campaign)s
      AND t.done_at IS NULL AND i.state IN ('confirmee', 'refusee', 'jointe')
"""
_COUNT = "SELECT state, count(*) FROM palier_stockinvite WHERE campaign_id = %(campaign)s GROUP BY state"
_LEFT = """
    SELECT count(*) FROM palier_stockline l WHERE l.batch_id = %(batch)s AND l.state = 'en_attente'
      AND NOT EXISTS (SELECT FROM palier_stockinvite i WHERE i.line_id = l.id)
"""
"""Of a batch that was taken in again: whom the campaign has not joined yet, and would write to once it goes on."""
_FORESEE = """
    SELECT count(*), count(*) FILTER (WHERE fields ->> 'courriel' <> ''),
      count(*) FILTER (WHERE coalesce(fields ->> 'courriel', '') = '' AND fields ->> 'telephone' <> ''),
      count(*) FILTER (WHERE coalesce(fields ->> 'courriel', fields ->> 'telephone', '') = '' AND fields ->> 'adresse' <> ''),
      count(*) FILTER (WHERE coalesce(fields ->> 'courriel', fields ->> 'telephone', fields ->> 'adresse', '') = ''),
      count(*) FILTER (WHERE numero = ''), count(*) FILTER (WHERE birth_date IS NULL)
    FROM palier_stockline WHERE batch_id = %(batch)s AND state = 'en_attente'
"""
FORESEEN = ("personnes", "courriel", "telephone", "adresse", "sans_contact", "sans_numero", "sans_naissance")
"""What a steward reads before anything leaves."""


@transaction.atomic
def foresee(campaign: StockCampaign, *, at: datetime) -> None:
    """Count who would be written to, and by what."""
    acting.take(acting.CLOCK)
    found = _row(_FORESEE, campaign)
    StockCampaign.objects.filter(pk=campaign.pk, state=CampaignState.PREPARED).update(
        counts=dict(zip(FORESEEN, found, strict=True)), counted_at=at
    )


def take_in(campaign: StockCampaign, *, at: datetime) -> None:
    """Have each line that waits be one person of the campaign, by slices."""
    last = 0
    while added := _added(campaign, last, at=at):
        last = max(added)


@transaction.atomic
def _added(campaign: StockCampaign, after: int, *, at: datetime) -> list[int]:
    acting.take(acting.CLOCK)
    whose = {"campaign": campaign.pk, "batch": campaign.batch_id}
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {**whose, "after": after, "at": at, "slice": SLICE})
        return [int(line) for (line,) in cursor.fetchall()]


@transaction.atomic
def settle(campaign: StockCampaign) -> None:
    """Bring each person up to what their line, a call or their link has said."""
    acting.take(acting.CLOCK)
    _run(_OF_LINES, campaign)
    for result, after in AFTER_CALL.items():
        refusal = InviteRefusal.USELESS.value if after is InviteState.REFUSED else ""
        _run(_OF_CALLS, campaign, result=CallResult(result).value, after=after.value, refusal=refusal)
    for statement in (_GIVEN, _ASKS, _NO_MORE):
        _run(statement, campaign)


@transaction.atomic
def count(campaign: StockCampaign, *, at: datetime) -> None:
    """Keep the counts that a steward reads."""
    acting.take(acting.CLOCK)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"campaign": campaign.pk})
        found = {str(state): int(number) for state, number in cursor.fetchall()}
    if sum(found.values()) < campaign.batch.taken:
        (left,) = _row(_LEFT, campaign)
        found[InviteState.WAITING.value] = found.get(InviteState.WAITING, 0) + left
    # Who is held is counted as who was written to, here too: this row is a steward's to read.
    found[InviteState.INVITED.value] = found.get(InviteState.INVITED, 0) + found.pop(InviteState.HELD, 0)
    counts = {"personnes": sum(found.values()), **found}
    StockCampaign.objects.filter(pk=campaign.pk).exclude(state=CampaignState.PREPARED).update(
        counts=counts, counted_at=at
    )


def _row(statement: str, campaign: StockCampaign) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"batch": campaign.batch_id})
        return tuple(int(number) for number in cursor.fetchone())


def _run(statement: str, campaign: StockCampaign, **values: str | int | datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"campaign": campaign.pk, "batch": campaign.batch_id, **values})
        return int(cursor.rowcount)

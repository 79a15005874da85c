"""A former tool whose people are fetched: its lines, its campaign begun, and the clock's turns on a working day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from palier.models import Message, StockCampaign, StockInvite, StockLine
from palier.models.doors import acting
from palier.workflows.takeover import campaign_turns, campaigning, inviting
from tests import takeover_world as stock

if TYPE_CHECKING:
    from palier.models import StockBatch

COLUMNS = f"{stock.COLUMNS};PRENOM;COURRIEL;TEL;ADRESSE;CP;VILLE;DEPOT"
MAPPING = stock.MAPPING + "".join(
    f'\n[champs.{field}]\ncolonne = "{column}"'
    for field, column in (
        ("prenom", "PRENOM"),
        ("courriel", "COURRIEL"),
        ("telephone", "TEL"),
        ("adresse", "ADRESSE"),
        ("code_postal", "CP"),
        ("commune", "VILLE"),
        ("depot", "DEPOT"),
    )
)
AT = datetime(2026, 9, 8, 9, tzinfo=UTC)
"""A Tuesday, in the morning."""
NUMERO = "0750118019876A1001"
LINK = re.compile(r"https://\S+?/reprise/([A-Z2-7-]+)/")


def line(
    key: str = "A1",
    *,
    numero: str = NUMERO,
    last: str = "Quervazec",
    born: str = "01/02/1980",
    first: str = "Nadège",
    email: str = "",
    phone: str = "",
    address: str = "",
    deposit: str = "",
) -> str:
    where = f"{address};93100;Montreuil" if address else ";;"
    return f"{key};{numero};{last};{born};2P;61;{first};{email};{phone};{where};{deposit}"


def taken_in(*lines: str, name: str = "dossiers.csv") -> StockBatch:
    return stock.taken_in(stock.sent(list(lines), name, columns=COLUMNS), mapping=MAPPING)


def begun(*lines: str) -> StockCampaign:
    """Prepared, counted and begun by a steward; nothing has left yet."""
    campaign = campaigning.prepare(taken_in(*lines), by=stock.BY, at=AT)
    with acting.taken(acting.CLOCK):
        campaign_turns.foresee(campaign, at=AT)
    return campaigning.begin(campaign, by=stock.BY, at=AT)


def turn(campaign: StockCampaign, at: datetime = AT) -> None:
    """What the clock does in one minute."""
    campaign.refresh_from_db()
    with acting.taken(acting.CLOCK):
        campaign_turns.take_in(campaign, at=AT)
        campaign_turns.settle(campaign)
        for pk in inviting.due(campaign, at=at):
            inviting.invite(pk, at=at)
        campaign_turns.count(campaign, at=at)
    campaign.refresh_from_db()


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


def messages() -> list[Message]:
    return list(Message.objects.filter(subject__contains="ancienne demande").order_by("created_at", "pk"))


def code_of(message: Message) -> str:
    found = LINK.search(message.body)
    assert found is not None, message.body
    return found[1]


def invite_of(key: str = "A1") -> StockInvite:
    return StockInvite.objects.get(line=StockLine.objects.get(key=key))

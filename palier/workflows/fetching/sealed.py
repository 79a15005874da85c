"""What is kept of a tax number and of an answer while they wait: under the site's key, bound to their row."""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from palier.rules.fetching.tax_notices import NoticeReading, NoticeRemark, TaxNotice


class SealBroken(Exception):
    """The key that sealed it is not here any more, or it is not this row's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNotice:
    """What a found notice shows its person, and nothing more: no name, and nobody else's."""

    year: int
    income: int
    shares: str
    family: str
    dependants: int | None
    established_on: date | None
    covers: tuple[str, ...]
    remarks: tuple[NoticeRemark, ...]

    @classmethod
    def of(cls, notice: TaxNotice, reading: NoticeReading) -> "FoundNotice":
        """What is kept of a notice once it was read against the file."""
        return cls(
            year=notice.year,
            income=notice.reference_income,
            shares=notice.shares,
            family=notice.family,
            dependants=notice.dependants,
            established_on=notice.established_on,
            covers=reading.covers,
            remarks=reading.remarks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStatus:
    """What a found registration shows its person, and nothing more: two days, and no name."""

    since: date
    until: date | None


def close_status(row: UUID, found: FoundStatus) -> str:
    """Seal what was found for a row."""
    return close(row, json.dumps(asdict(found), default=str))


def opened_status(row: UUID, kept: str) -> FoundStatus:
    """What was found for this row. Raises ``SealBroken``."""
    told = json.loads(opened(row, kept))
    until = date.fromisoformat(told["until"]) if told["until"] else None
    return FoundStatus(since=date.fromisoformat(told["since"]), until=until)


def close(row: UUID, words: str) -> str:
    """Seal words for a row."""
    return _box().encrypt(f"{row} {words}".encode()).decode()


def opened(row: UUID, kept: str) -> str:
    """The words that were sealed for this row. Raises ``SealBroken``."""
    try:
        whose, _, words = _box().decrypt(kept.encode()).decode().partition(" ")
    except InvalidToken as error:
        raise SealBroken from error
    if whose != str(row):
        raise SealBroken
    return words


def close_notice(row: UUID, found: FoundNotice) -> str:
    """Seal what was found for a row."""
    return close(row, json.dumps(asdict(found), default=str))


def opened_notice(row: UUID, kept: str) -> FoundNotice:
    """What was found for this row. Raises ``SealBroken``."""
    told = json.loads(opened(row, kept))
    return FoundNotice(
        **{
            **told,
            "established_on": date.fromisoformat(told["established_on"]) if told["established_on"] else None,
            "covers": tuple(told["covers"]),
            "remarks": tuple(NoticeRemark(word) for word in told["remarks"]),
        }
    )


def _box() -> MultiFernet:
    keys = [key.strip() for key in settings.FACTOR_KEY.split(",") if key.strip()]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"palier.fetching" + key.encode()).digest())) for key in keys]
    )

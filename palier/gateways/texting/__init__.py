"""Text messages through an operator's HTTP gateway: numbers, the exchange and its signatures (docs/how-to/send-texts.md)."""

from palier.gateways.texting.client import TextGateway
from palier.gateways.texting.errors import TextDeclined, TextsAway, TextsShut
from palier.gateways.texting.numbers import NotAMobile, mobile

__all__ = ["NotAMobile", "TextDeclined", "TextGateway", "TextsAway", "TextsShut", "mobile"]

"""What leaves for a partner's software over HTTPS: signed as *Standard Webhooks* say, never into a private network (ADR 120)."""

from palier.gateways.webhooks.sending import send
from palier.gateways.webhooks.signing import headers

__all__ = ("headers", "send")

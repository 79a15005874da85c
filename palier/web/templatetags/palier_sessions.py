"""What pages say of sessions."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def idle_time(whose: str) -> str:
    """How long somebody may rest before they are signed out: « 30 minutes »."""
    return f"{settings.IDLE_HOUSEHOLD if whose == 'household' else settings.IDLE_PROFESSIONAL}\u00a0minutes"

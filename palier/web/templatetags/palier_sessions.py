"""What pages say of sessions."""

from django import template
from django.conf import settings
from django.utils import timezone

from palier.rules.doors.switches import Switch
from palier.rules.law.voice import say_plural
from palier.workflows.steering import switching

register = template.Library()


@register.simple_tag
def idle_time(whose: str) -> str:
    """How long somebody may rest before they are signed out: « 30 minutes »."""
    minutes = settings.IDLE_HOUSEHOLD if whose == "household" else settings.IDLE_PROFESSIONAL
    return say_plural(minutes, "{count} minute", "{count} minutes")


@register.simple_tag
def is_offered(provider: str) -> bool:
    """Whether this site is known to a provider of identity, « franceconnect », « proconnect », and nobody shut its door."""
    return all(getattr(settings, provider.upper())) and (
        provider != Switch.FRANCECONNECT or not switching.said_shut(Switch.FRANCECONNECT, at=timezone.now())
    )

"""Typed readers of the environment; each variable read is listed for the reference page."""

from __future__ import annotations

import os
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment, as the reference page shows it."""

    name: str
    default: str
    purpose: str


VARIABLES: list[Variable] = []


def read(name: str, default: str, purpose: str) -> str:
    """Return a text variable and list it in the reference."""
    VARIABLES.append(Variable(name, default, purpose))
    return os.environ.get(name) or default


def read_flag(name: str, purpose: str) -> bool:
    """Return a yes-or-no variable, `no` unless it says 1, true or yes."""
    return read(name, "0", purpose).lower() in {"1", "true", "yes"}


def read_number(name: str, default: int, purpose: str) -> int:
    """Return a whole number."""
    text = read(name, str(default), purpose)
    try:
        return int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from None


def read_list(name: str, default: str, purpose: str) -> list[str]:
    """Return the items of a comma-separated variable."""
    return [item.strip() for item in read(name, default, purpose).split(",") if item.strip()]

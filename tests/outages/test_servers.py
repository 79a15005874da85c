"""What a process knows of its servers: which address takes acts, what an outage is and what is not."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, connections

from palier.models.state.outages import is_outage
from palier.models.state.servers import DatabaseServer

pytestmark = pytest.mark.django_db


def wrapped(error: Exception, cause: BaseException | None) -> Exception:
    """As the framework hands errors of the driver on."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection refused"),
        psycopg.errors.ConnectionFailure(),
        psycopg.errors.AdminShutdown(),
        psycopg.errors.CannotConnectNow(),
        psycopg.errors.ReadOnlySqlTransaction(),
        psycopg.errors.TooManyConnections(),
    ],
)
def test_a_database_that_is_not_there_for_us_is_an_outage(cause: psycopg.Error) -> None:
    assert is_outage(wrapped(OperationalError(), cause))


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError(),
        wrapped(DataError(), psycopg.errors.DivisionByZero()),
        wrapped(OperationalError(), psycopg.errors.QueryCanceled()),
        wrapped(OperationalError(), psycopg.errors.DeadlockDetected()),
        wrapped(OperationalError(), psycopg.errors.DiskFull()),
    ],
)
def test_a_fault_of_ours_is_not(error: Exception | None) -> None:
    assert not is_outage(error)


def test_an_error_that_comes_of_an_outage_is_one() -> None:
    lost = wrapped(OperationalError(), psycopg.errors.AdminShutdown())

    assert is_outage(wrapped(RuntimeError("a page that broke on it"), lost))


def test_the_address_that_takes_acts_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    real = connection.settings_dict["HOST"]
    monkeypatch.setitem(connections.settings["default"], "HOST", f"/nowhere,{real}")
    server = DatabaseServer("default", takes_acts=True)

    assert server.doubt(server.renewals)
    assert not server.is_down
    assert connections.settings["default"]["HOST"] == f"{real},/nowhere"


def test_a_server_whose_failure_is_already_known_is_not_looked_at_again() -> None:
    server = DatabaseServer("default", takes_acts=True)
    began = server.renewals
    server.doubt(began)

    assert server.doubt(began)
    assert server.renewals == began + 1

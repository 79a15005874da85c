"""Run as a process of its own on an empty database: a person who can apply, a professional, open homes; told as JSON."""

from __future__ import annotations

import json

import django


def main() -> None:
    django.setup()
    from django.test import Client

    from tests import factories

    bailleur, reservataire = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    amina, karim = factories.demande(), factories.member("Karim", bailleur)
    homes = [factories.publication(factories.home(bailleur, reservataire)) for _ in range(4)]
    sessions = {}
    for name, user in (("amina", amina.user), ("karim", karim.user)):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        sessions[name] = client.cookies["palier_session"].value
    print(json.dumps({"sessions": sessions, "homes": [str(each.public_id) for each in homes]}))


if __name__ == "__main__":
    main()

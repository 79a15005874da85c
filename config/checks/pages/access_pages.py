"""Page: what each address answers to whom, from the table that the test of access plays."""

from __future__ import annotations

import importlib


def page() -> str:
    """Return the matrix of ``tests/web/access_table.py``."""
    table: str = importlib.import_module("tests.web.access_table").markdown()
    return f"{_HEAD}\n{table}"


_HEAD = """# Qui obtient quoi, adresse par adresse

Ce tableau est celui que joue `tests/web/test_access.py` : chaque adresse du site y figure, ou le test échoue.
L’objet demandé est toujours celui d’Amina, de Karim ou d’Odile ; ce qui est à un autre répond 404, comme ce qui
n’existe pas. 302 : renvoi vers la porte d’entrée, ou acte accompli. 409 : l’acte n’est plus possible.
"""

"""Backups: a vault of sealed files, continuous archiving into it, and the way back to a chosen second.

PostgreSQL's own programs copy (pg_basebackup, pg_receivewal) and replay; what is here seals, names, checks and counts.
Nothing of the product is imported: a vault opens on a machine that has only a checkout (ADR 24).
"""


class BackupError(RuntimeError):
    """What cannot be done or believed, said to the person at the terminal; a file at fault is named."""

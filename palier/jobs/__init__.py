"""Background tasks and the clock: they call workflows and hold no decision. First `queue`, then `path`.

A task is a function of a module in one of these folders, under ``@app.task(name="palier.jobs.<module>.<function>")``;
acts defer it by that name, and jobs of the release before wait under it: a module that changes folders keeps it.
Every module is imported, so that the worker knows them all.
"""

import pkgutil
from importlib import import_module

for _module in pkgutil.walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)

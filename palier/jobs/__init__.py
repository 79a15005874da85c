"""Background tasks and the clock: they call workflows and hold no decision.

A task is a function of a module here, under ``@app.task(name="palier.jobs.<module>.<function>")``; acts defer it by that
name. Every module is imported, so that the worker knows them all.
"""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

"""The product's settings, with what only tests need."""

from __future__ import annotations

from config.settings import *  # noqa: F403
from config.settings import DATABASES, MIDDLEWARE, STORAGES

# Each request steps down to the web's login before the product's own middleware runs.
MIDDLEWARE = ["tests.stepping_down.WebLoginMiddleware", *MIDDLEWARE]
for database in DATABASES.values():
    database["CONN_MAX_AGE"] = 0
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Served from the sources: nothing is collected before a test.
# What a test has just changed is looked at: no page is kept but where a test says so.
COPY_SECONDS = 0
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

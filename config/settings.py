"""Django's settings: safe by default, everything variable comes from the environment.

`docs/reference/settings.md` lists the variables; `config/environment.py` reads them.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config import logs
from config.environment import read, read_flag, read_list, read_number
from hosting import system_users
from hosting.database import postgres
from hosting.supervision import release

ROOT = Path(__file__).resolve().parent.parent


DEBUG = read_flag("PALIER_DEBUG", "pages of errors with their stack; never in production")
DEMO = read_flag("PALIER_DEMO", "plain HTTP on this machine, invented world; set by `./run demo`")
STATE = Path(
    read("PALIER_STATE", "", "folder of the embedded database, secrets and uploads; `.palier` in the checkout if empty")
    or ROOT / ".palier"
).resolve()


# As which users of the system the processes run (hosting/system_users.py); read there, with no settings loaded.
read("PALIER_WEB_USER", "", "user of the system who serves pages, never the owner; with the next two, or none of them")
read("PALIER_WORKER_USER", "", "user of the system who does the background tasks")
read("PALIER_SITE_GROUP", "", "group of the system that owner, web and worker share")
# What both write: measures, the waiting room.
SHARED = STATE / system_users.SHARED if system_users.are_separate() else STATE


def secret(variable: str, name: str, purpose: str) -> str:
    """Return the given secret, or one drawn at the first start and kept in the state folder."""
    if given := read(variable, "", f"{purpose}; drawn once and kept in the state folder if empty"):
        return given
    kept = STATE / name
    if not kept.exists():
        STATE.mkdir(parents=True, exist_ok=True)
        draft = STATE / f"{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        # Two first starts at once: the first link wins, both read the same key.
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text()


SECRET_KEY = secret("PALIER_SECRET_KEY", "secret_key", "key of signatures")
FACTOR_KEY = secret(
    "PALIER_FACTOR_KEY", "factor_key", "key that seals the secrets of second factors; former ones after commas"
)
ALLOWED_HOSTS = read_list("PALIER_HOSTS", "localhost,127.0.0.1,[::1]", "names under which the site is reached")
API_HOST = read(
    "PALIER_API_HOST",
    "",
    "name of the API where the proxy asks software for a certificate and passes it on (Client-Cert); no key is bound if empty",
).lower()
if API_HOST:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, API_HOST]
CSRF_TRUSTED_ORIGINS = read_list("PALIER_ORIGINS", "", "origins of forms behind a proxy, with their scheme")

# --- Database -------------------------------------------------------------------------------
# One database, three logins. `default` is the login of this process: the web's own, which
# holds nothing until a request takes a role (row security); the worker's; or the owner's, for
# the operators' commands. `owner` is there for those alone: migrations run through it, and no page can.
DATABASE_URL = read(
    "DATABASE_URL",
    "",
    "address of a PostgreSQL 17 or newer, with the login of who reads it: the owner's for the commands, palier_web's in"
    " web.env, palier_worker's in worker.env; the embedded one if empty",
)
POOLER_URL = read("PALIER_POOLER_URL", "", "address of the poolers, for the web alone; DATABASE_URL if empty")
POOLER_KEEPS = read(
    "PALIER_POOLER_KEEPS",
    "",
    "1 where poolers asked over TLS may keep readings: `pkt_buf` as in deploy/cluster/pgbouncer.ini, or PgBouncer 1.26",
)
REPLICA_URL = read(
    "PALIER_REPLICA_URL", "", "address of a replica, from which pages that only read go on; none if empty"
)
REPLICA_OLDEST = read_number(
    "PALIER_REPLICA_OLDEST", 300, "seconds of age beyond which a replica shows no place and no ad"
)
REPLICA_READS = read_number(
    "PALIER_REPLICA_READS",
    0,
    "seconds by which a replica may be late to be read while the primary answers; 0 reads it only when that is away",
)
COPY_SECONDS = read_number(
    "PALIER_COPY_SECONDS", 2, "seconds for which a page is kept whole for whoever has no session; 0 keeps none"
)
WEB_SLOTS = read_number(
    "PALIER_WEB_SLOTS", 2, "requests that each web process runs at once, one at least; the others wait their turn"
)
LOGIN = read("PALIER_LOGIN", "web", "whose login this process takes: web, worker or owner; set by `./run`")
LOGINS = {
    "web": ("palier_web", read("PALIER_WEB_PASSWORD", "", "password of the login palier_web, with DATABASE_URL")),
    "worker": (
        "palier_worker",
        read("PALIER_WORKER_PASSWORD", "", "password of the login palier_worker, with DATABASE_URL"),
    ),
}


# A peer that has vanished (a cut cable answers nothing) is given up within seconds. Not for the owner: what it runs is long.
IMPATIENCE = {"tcp_user_timeout": 3000, "keepalives_idle": 2, "keepalives_interval": 1, "keepalives_count": 3}


def database(login: str, url: str = "") -> dict[str, object]:
    """Return Django's description of the database for one login: web, worker or owner. The address may name several hosts."""
    try:
        options: dict[str, object] = dict(conninfo_to_dict(url or DATABASE_URL or postgres.url(STATE)))
    except ProgrammingError:
        raise ImproperlyConfigured(
            "DATABASE_URL, PALIER_POOLER_URL and PALIER_REPLICA_URL are addresses of PostgreSQL."
        ) from None
    host, port, name = (str(options.pop(each, "")) for each in ("host", "port", "dbname"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://palier_owner:...@HOST/palier.")
    owner = (str(options.pop("user", "")), str(options.pop("password", "")))
    user, password = LOGINS.get(login, owner)
    if owner[0] == user:
        password = password or owner[1]
    if login == "web":
        # A connection for each page that runs, and two for those who watch over the site.
        options["pool"] = {"min_size": 1, "max_size": WEB_SLOTS + 2, "timeout": 2}
    if login != "owner":
        options = {**IMPATIENCE, **options}
    return {
        "ENGINE": "hosting.riding.owner" if login == "owner" else "hosting.metering.postgres",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "OPTIONS": {"connect_timeout": 2, "application_name": f"palier-{login}", **options},
    }


DATABASES = {"default": database(LOGIN, POOLER_URL if LOGIN == "web" else "")}
if LOGIN not in LOGINS:
    DATABASES |= {"owner": database("owner"), "worker": database("worker")}
# Only pages are read from it: the framework's checks ask every database of a process that starts.
if REPLICA_URL and LOGIN == "web":
    DATABASES["replica"] = database(LOGIN, REPLICA_URL)
# Over TLS, PgBouncer before 1.26 forgets what is left of a message longer than its buffer: the page waits for ever.
_AFAR = [each for each in DATABASES.values() if not str(each["HOST"]).startswith("/")]
KEEPS_READINGS = not (POOLER_URL and LOGIN == "web" and _AFAR) or POOLER_KEEPS == "1"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT = "5s"
ZERO_DOWNTIME_MIGRATIONS_FLEXIBLE_STATEMENT_TIMEOUT = True
# What a killed upgrade has already done is not done again; an index left invalid is built anew.
ZERO_DOWNTIME_MIGRATIONS_IDEMPOTENT_SQL = True
# Raised only for our own pending migrations, by the check: on an empty database those of
# third parties would trip it.
ZERO_DOWNTIME_MIGRATIONS_RAISE_FOR_UNSAFE = False

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "palier",
    "palier.web",
    "hosting",
]
AUTH_USER_MODEL = "palier.User"
MIDDLEWARE = [
    "hosting.outside.middleware.MeasuringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # The same page, for who has no session, leaves as it left a moment ago.
    "palier.web.requests.brief_copies.BriefCopiesMiddleware",
    # Pages are packed, each padded by a random length: the size of an answer tells nothing of a secret in it (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    # French spaces, once, on whatever page leaves: below the packing, above all that makes one.
    "palier.web.requests.typesetting.TypesettingMiddleware",
    "palier.web.requests.assets.AssetsMiddleware",
    "palier.web.requests.chosen_language.LanguageMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # A software shows a key, and nothing that a browser holds: counted, and answered in its own way, above the database.
    "palier.web.requests.partners.PartnersMiddleware",
    # What cannot be read is refused above everything that would read it.
    "palier.web.requests.handling.OddRequestMiddleware",
    # Health and the public state: answered above everything that needs the database.
    "hosting.outside.middleware.OutsideMiddleware",
    "palier.web.requests.private.PrivatePagesMiddleware",
    # Who leaves at once leaves, whatever refuses the press or fails in it below.
    "palier.web.requests.quick_exit.QuickExitMiddleware",
    # A household's pages as a counter opens them, under an address of their own: everything below reads the page's own.
    "palier.web.requests.visits.VisitMiddleware",
    # The register is asked before the transaction begins: a slow one holds neither it nor a slot.
    "palier.web.signin.asking.AskingMiddleware",
    # Outermost of those that read the database: it opens the transaction and takes the roles.
    "palier.web.requests.middleware.RowSecurityMiddleware",
    "palier.web.requests.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "palier.web.requests.signed_in.SignedInMiddleware",
    "palier.web.requests.sessions.IdleMiddleware",
    "palier.web.requests.resuming.LoginRequired",
    # Innermost but one: the view, and it alone, acts as who is signed in.
    "palier.web.requests.middleware.ActingMiddleware",
    # Whose organisation asks for a second factor sees nothing else until there is one.
    "palier.web.requests.factors.FactorMiddleware",
    # What a steward has shut says so in plain words.
    "palier.web.requests.shut.ShutMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
LOGIN_URL = "/connexion/"
TEMPLATES = [
    {
        "BACKEND": "palier.web.languages.speaking.Pages",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["palier.web.templatetags.palier_languages"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "palier.web.context.navigation",
                "palier.web.context.counter",
                "palier.web.context.reading",
                "palier.web.context.demo",
                "palier.web.context.people",
            ],
        },
    },
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": read_number("PALIER_PASSWORD_LENGTH", 12, "shortest password accepted")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "palier.workflows.entering.weak_words.OwnWordsValidator"},
    {
        "NAME": "palier.workflows.entering.weak_words.OwnNameValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]

# --- Words and dates ------------------------------------------------------------------------
# French is the source; what else is offered is what `locale/` holds (palier/models/catalogues.py).
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- What a browser is told -----------------------------------------------------------------
# `{% if csp_nonce %}` in templates; no third-party host is ever contacted.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONNECTION = not (DEMO or DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_CONNECTION
# Bound to this host by their names wherever the connection is encrypted (palier/web/requests/cookies.py says it of the others).
BOUND = "__Host-" if SECURE_CONNECTION else ""
SESSION_ENGINE = "palier.web.requests.session_store"
SESSION_COOKIE_NAME = f"{BOUND}palier_session"
SESSION_COOKIE_AGE = 12 * 3600
IDLE_HOUSEHOLD = read_number(
    "PALIER_IDLE_HOUSEHOLD", 30, "minutes without a page after which a household is signed out"
)
IDLE_PROFESSIONAL = read_number("PALIER_IDLE_PROFESSIONAL", 60, "the same, for a professional")
CSRF_COOKIE_NAME = f"{BOUND}csrftoken"
CSRF_COOKIE_AGE = None  # as long as the browser stays open, and another at each sign-in and sign-out
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE_CONNECTION
# Asked on this machine, without TLS, by what watches over the processes.
SECURE_REDIRECT_EXEMPT = [r"^sante/", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 86400 if SECURE_CONNECTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = not read_flag(
    "PALIER_HSTS_HOST_ALONE", "browsers are told to use https for this name alone, not for those under it"
)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if read_flag("PALIER_BEHIND_PROXY", "trust X-Forwarded-Proto") else None
)
TRUSTED_PROXIES = read_list(
    "PALIER_TRUSTED_PROXIES",
    "127.0.0.0/8,::1,unix",
    "addresses or networks of the proxies that are believed when they say who came; `unix`: a socket of this machine",
)
PROXY_HEADER = read(
    "PALIER_PROXY_HEADER",
    "X-Forwarded-For",
    "header in which these proxies say it, X-Forwarded-For or Forwarded: the other is never read",
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- What a browser may send ----------------------------------------------------------------
UPLOAD_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 30  # more than one sending takes: who chooses too many is told so
MEDIA_ROOT = STATE / "media"
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "/static/"
# A folder for each release: none changes under the processes that serve it (palier/web/requests/assets.py).
STATIC_ROOT = STATE / "static" / release.key(ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# --- Seen from outside -----------------------------------------------------------------------
INSTANCE = read("PALIER_INSTANCE", "", "name of this start of the site, told by /sante/; set by the supervisor")
METRICS_TOKEN = secret("PALIER_METRICS_TOKEN", "metrics_token", "what Prometheus shows to read /metrics")
SLOW_QUERY_MS = read_number("PALIER_SLOW_QUERY_MS", 250, "milliseconds from which a statement is kept, without values")
if LOGIN in LOGINS:
    # Read by the library of measures when it is first imported: processes that serve count together.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(SHARED / "metrics"))
SITE = read(
    "PALIER_SITE",
    "",
    "public address of the site, which messages link to and the probe visits: https://logement.example",
)
PROBE_WITNESS = read(
    "PALIER_PROBE_WITNESS", "", "address that tells the probe's own network from the site's; none if empty"
)
STATUS_FOLDER = read(
    "PALIER_STATUS_FOLDER", "", "where the probe also writes the page of state, for a server of files; nowhere if empty"
)
STATUS_URL = read(
    "PALIER_STATUS_URL", "", "where the page of state is also shown, outside the site; linked from /etat/"
)

SECURITY_CONTACTS = read_list(
    "PALIER_SECURITY_CONTACT",
    "",
    "where a fault is told: mailto:… or https://…, separated by commas; no security.txt if empty",
)
POST_MORTEMS = read(
    "PALIER_POST_MORTEMS",
    "",
    "folder of the post-mortems that the site shows; docs/post-mortems in the checkout if empty",
) or str(ROOT / "docs" / "post-mortems")

EDITOR = read("PALIER_EDITOR", "", "who publishes the site, with address and telephone, for its legal notice")
CONTROLLER = read(
    "PALIER_CONTROLLER", "", "who is responsible for the personal data, with address; the publisher if empty"
)
DATA_OFFICER = read("PALIER_DATA_OFFICER", "", "how to reach the data protection officer: address, mail or telephone")
HOST = read("PALIER_HOST", "", "who hosts the site, for its legal notice; the publisher if empty")

# --- Others' systems ------------------------------------------------------------------------
SNE_URL = read("PALIER_SNE_URL", "", "address of the State's register (SNE); its services are off if empty")
SNE_CERTS = read("PALIER_SNE_CERTS", "", "folder with ca.pem, client.pem and client.key for the SNE")
SNE_GUICHET = read("PALIER_SNE_GUICHET", "ZZTST", "code of our guichet in the SNE; the default is an impossible one")
# Identities that the State certifies: a provider of which one of the three is missing is not offered.
FRANCECONNECT = (
    read(
        "PALIER_FRANCECONNECT_ISSUER",
        "",
        "issuer of FranceConnect, as its discovery document names it; not offered if empty",
    ),
    read("PALIER_FRANCECONNECT_CLIENT", "", "identifier of this site at FranceConnect (client_id)"),
    read(
        "PALIER_FRANCECONNECT_SECRET_FILE",
        "",
        "file that holds the secret of this site at FranceConnect, and nothing else",
    ),
)
PROCONNECT = (
    read(
        "PALIER_PROCONNECT_ISSUER", "", "issuer of ProConnect, as its discovery document names it; not offered if empty"
    ),
    read("PALIER_PROCONNECT_CLIENT", "", "identifier of this site at ProConnect (client_id)"),
    read(
        "PALIER_PROCONNECT_SECRET_FILE", "", "file that holds the secret of this site at ProConnect, and nothing else"
    ),
)
EMAIL_WAY = read("PALIER_EMAIL_BACKEND", "palier.gateways.relay.Relay", "how e-mail leaves; the default speaks SMTP")
SMTP = {
    "host": read("PALIER_SMTP_HOST", "localhost", "relay to which e-mail is handed"),
    "port": read_number("PALIER_SMTP_PORT", 25, "port of the relay"),
    "username": read("PALIER_SMTP_USER", "", "login at the relay; none if empty"),
    "password": read("PALIER_SMTP_PASSWORD", "", "password at the relay"),
    "use_tls": read_flag("PALIER_SMTP_TLS", "speak TLS to the relay (STARTTLS)"),
    "timeout": read_number("PALIER_SMTP_TIMEOUT", 30, "seconds that the relay has for each answer"),
}
MAILERS = {"default": {"BACKEND": EMAIL_WAY, **({"OPTIONS": SMTP} if EMAIL_WAY.endswith(".Relay") else {})}}
MAIL_DOUBT_SECONDS = read_number(
    "PALIER_MAIL_DOUBT", 120, "seconds after which a sending without an answer is in doubt; more than any sending takes"
)
DEFAULT_FROM_EMAIL = read("PALIER_EMAIL_FROM", "ne-pas-repondre@palier.example", "sender of e-mail")
# Mail that comes back, to an address of its own for each message: it is not asked for without a mailbox.
RETURNS_ADDRESS = read(
    "PALIER_RETURNS_ADDRESS", "", "mailbox of returned mail, 16 signs at most before its @; it takes NAME+anything@ too"
)
RETURNS_MAILBOX = (
    read(
        "PALIER_RETURNS_HOST", "", "IMAP server of that mailbox, with TLS; read by `read-bounces FILE` alone if empty"
    ),
    read_number("PALIER_RETURNS_PORT", 993, "its port"),
    read("PALIER_RETURNS_USER", "", "login there"),
    read("PALIER_RETURNS_PASSWORD_FILE", "", "file that holds its password, and nothing else"),
)
# Text messages: kept, and sent nowhere, without an address (docs/how-to/send-texts.md).
SMS_URL = read("PALIER_SMS_URL", "", "address of the gateway of text messages, https://…; they are kept if empty")
SMS_KEY_FILE = read(
    "PALIER_SMS_KEY_FILE", "", "file that holds the key shared with the gateway, 32 signs at least, and nothing else"
)
SMS_SENDER = read("PALIER_SMS_SENDER", "Palier", "name that telephones show: letters, digits, spaces, eleven at most")
SMS_TIMEOUT = read_number("PALIER_SMS_TIMEOUT", 20, "seconds that the gateway has for a whole answer")
# What the tax administration certifies, asked with the consent of whom it is about; not offered without an address (ADR 96).
TAX_URL = read("PALIER_TAX_URL", "", "address of the service of the DGFiP, https://…; nothing is asked of it if empty")
TAX_CLIENT = read("PALIER_TAX_CLIENT", "", "identifier that the DGFiP gave to this site")
TAX_SECRET_FILE = read("PALIER_TAX_SECRET_FILE", "", "file that holds its secret, and nothing else")
TAX_TELESERVICE = read("PALIER_TAX_TELESERVICE", "", "ID_Teleservice of the agreement with the DGFiP")
TAX_TIMEOUT = read_number("PALIER_TAX_TIMEOUT", 20, "seconds that the service has for a whole answer")
# A provider that has leases signed: every lease is signed on paper where there is none (ADR 94).
DEMO_RECEIVER = read(
    "PALIER_DEMO_RECEIVER",
    "",
    "one address of this machine to which a demo sends events; any other database refuses it",
)
SIGNING_URL = read(
    "PALIER_SIGNING_URL",
    "",
    "address of a provider of electronic signature, https://…; all is signed on paper if empty",
)
SIGNING_SECRET_FILE = read("PALIER_SIGNING_SECRET_FILE", "", "file that holds the secret by which it knows this site")
SIGNING_CALL_KEY_FILE = read(
    "PALIER_SIGNING_CALL_KEY_FILE", "", "file that holds the key of its calls, 32 signs at least"
)
SIGNING_PAGES = read("PALIER_SIGNING_PAGES", "", "host of the pages where people sign; that of its address if empty")
SIGNING_LEVEL = read("PALIER_SIGNING_LEVEL", "simple", "what its signature is: simple, avancee or qualifiee (eIDAS)")
SIGNING_TIMEOUT = read_number("PALIER_SIGNING_TIMEOUT", 20, "seconds that it has for a whole answer")
MINUTES_KEY_FILE = read(
    "PALIER_MINUTES_KEY_FILE",
    "",
    "file of the private key (PEM) that signs the minutes of commissions as PAdES, read by the worker; by hand if empty",
)
MINUTES_CERTIFICATE_FILE = read(
    "PALIER_MINUTES_CERTIFICATE_FILE", "", "file of its certificate (PEM), then of those above it"
)
# What API Particulier gives, asked with the consent of whom it is about; not offered without an address (ADR 99).
PARTICULIER_URL = read(
    "PALIER_PARTICULIER_URL",
    "",
    "address of API Particulier, https://particulier.api.gouv.fr; nothing is asked of it if empty",
)
PARTICULIER_TOKEN_FILE = read("PALIER_PARTICULIER_TOKEN_FILE", "", "file that holds its token, and nothing else")
PARTICULIER_RECIPIENT = read("PALIER_PARTICULIER_RECIPIENT", "", "SIRET of the administration for which it is asked")
PARTICULIER_TIMEOUT = read_number("PALIER_PARTICULIER_TIMEOUT", 20, "seconds that it has for a whole answer")
# A scanner of viruses beside this site: files are not looked at without one (ADR 100).
SCANNER = read(
    "PALIER_SCANNER",
    "",
    "socket of clamd, unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310; no file is looked at if empty",
)
SCANNER_TIMEOUT = read_number("PALIER_SCANNER_TIMEOUT", 20, "seconds that it has for one file")
TSA_URL = read(
    "PALIER_TSA_URL", "", "address of an authority of time (RFC 3161) that stamps the published heads; none if empty"
)
TSA_CERTIFICATES = read(
    "PALIER_TSA_CERTIFICATES", "", "file of the certificates that the authority is believed by, its root first (PEM)"
)

# --- Backups: the commands read these themselves (hosting/backups), with no settings loaded -------
BACKUP_INTO = read(
    "PALIER_BACKUP_INTO", "", "folder of the vault of backups; `./run palier serve` then archives into it"
)
BACKUP_KEY = read("PALIER_BACKUP_KEY", "", "key that seals the backups; `backup.seal` in the state folder if empty")

# --- Jobs -----------------------------------------------------------------------------------
PROCRASTINATE_IMPORT_PATHS = ["palier.jobs"]
# The last missed run of each periodic task is caught up when a worker comes back, however long it was away.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 366 * 86400}

# --- Logs: JSON lines, without personal data --------------------------------------------------
LOGGING_CONFIG = None
logs.configure(read("PALIER_LOG_LEVEL", "INFO", "least level written: DEBUG, INFO, WARNING or ERROR"))

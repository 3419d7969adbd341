"""Every setting of Newsdesk, read strictly from the environment.

An unknown NEWSDESK_ variable or a value of the wrong kind stops the start with the variable's name.
The defaults are safe: no debug pages, loopback hosts only, a secret key of this installation's own.
"""

import os
import re
import tomllib
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from environs import Env, EnvError, validate

from newsdesk.database import embedded
from newsdesk.database import roles as database_roles
from newsdesk.machine.home import home, secret_key
from newsdesk.serving import cores

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
env = Env(prefix="NEWSDESK_")

KNOWN_VARIABLES = {
    "NEWSDESK_" + name
    for name in (
        "ADDRESS", "BACKUP_REMINDER_DAYS", "DEBUG", "EDITOR_PASSWORD", "HOME", "HOSTS", "HSTS_PRELOAD", "HTTPS",
        "LOG_FORMAT", "MAIL_FROM", "MAIL_URL", "MAX_FILE_MB", "METRICS_TOKEN", "MIGRATION_DATABASE_URL", "PORT",
        "POOLER", "PRIVATE_NETWORKS", "REQUIRE_BROWSER", "SECRET_KEY", "SESSION_DAYS", "SESSION_IDLE_MINUTES",
        "TIME_ZONE", "TRUSTED_PROXY", "WEB_PROCESSES",
    )
}  # fmt: skip
for name in os.environ:
    if name.startswith("NEWSDESK_") and name not in KNOWN_VARIABLES:
        raise EnvError(f"{name} is not a setting of Newsdesk. Known: {', '.join(sorted(KNOWN_VARIABLES))}.")

DEBUG = env.bool("DEBUG", False)
HTTPS = env.bool("HTTPS", False)
PORT = env.int("PORT", 8000, validate=validate.Range(1, 65535))
ALLOWED_HOSTS = env.list("HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS] if HTTPS else []
SECRET_KEY_IS_GIVEN = bool(env.str("SECRET_KEY", ""))
SECRET_KEY = env.str("SECRET_KEY", "") or secret_key()
TIME_ZONE = env.str("TIME_ZONE", "UTC")  # the one zone in which days are counted
BACKUP_REMINDER_DAYS = env.int("BACKUP_REMINDER_DAYS", 7, validate=validate.Range(0, 3650))  # 0: never
PRIVATE_NETWORKS: list[str] = env.list("PRIVATE_NETWORKS", [])  # from which pages and feeds may be fetched, too
for network in PRIVATE_NETWORKS:
    try:
        ip_network(network, strict=False)
    except ValueError:
        raise EnvError(
            f"NEWSDESK_PRIVATE_NETWORKS: “{network}” is no network. Write 10.1.0.0/16, for example."
        ) from None
MAX_FILE_BYTES = env.int("MAX_FILE_MB", 20, validate=validate.Range(1, 500)) * 1024 * 1024
MAX_UPLOAD_BYTES = 10 * MAX_FILE_BYTES  # all files of one upload together

# --- Web processes share what the database takes: 40 of the embedded server's 60 connections.
WEB_CONNECTIONS = 40
WEB_PROCESSES = env.int("WEB_PROCESSES", min(cores(), 4), validate=validate.Range(1, WEB_CONNECTIONS // 2))
WEB_THREADS = min(8, WEB_CONNECTIONS // WEB_PROCESSES)  # of each process; a thread has one connection at most
EXPORT_THREADS = max(WEB_THREADS // 4, 1)  # of them, so that files never keep pages waiting

INSTALLED_APPS = [
    "newsdesk.apps.NewsdeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, which ours may replace
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "articles",
    "entities",
    "newsdesk",
]

MIDDLEWARE = [
    "newsdesk.monitoring.middleware.WatchedMiddleware",
    "newsdesk.web.middleware.EncryptedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsdesk.monitoring.middleware.ToldMiddleware",
    "newsdesk.web.unanswerable.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsdesk.web.middleware.RoleRequiredMiddleware",
    "newsdesk.web.middleware.PrivacyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsdesk.web.unanswerable.AnswerableMiddleware",
    "newsdesk.web.middleware.BusyMiddleware",
    "newsdesk.web.attempts.AttemptMiddleware",
]

ROOT_URLCONF = "newsdesk.urls"
WSGI_APPLICATION = "newsdesk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_template_files = ["newsdesk.web.template_files.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _template_files)])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsdesk.web.navigation.navigation",
                "newsdesk.web.help.help_for",
            ],
        },
    }
]

# --- Database: the embedded PostgreSQL unless DATABASE_URL names another one (15 or newer).
USES_EMBEDDED_POSTGRES = not os.environ.get("DATABASE_URL")
# Commands that change tables take these settings of the database (manage.py), everything else those of the application.
DATABASE_OF_OWNER: dict[str, Any] = {}
if USES_EMBEDDED_POSTGRES:
    _database: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", **embedded.database_settings()}
    DATABASE_OF_OWNER = {"USER": database_roles.OWNER}
    if env.str("MIGRATION_DATABASE_URL", ""):
        raise EnvError(
            "NEWSDESK_MIGRATION_DATABASE_URL goes with DATABASE_URL: the embedded database has its own roles."
        )
else:
    _database = Env().dj_db_url("DATABASE_URL")
    if env.str("MIGRATION_DATABASE_URL", ""):
        DATABASE_OF_OWNER = env.dj_db_url("MIGRATION_DATABASE_URL")
        if any(DATABASE_OF_OWNER[what] != _database[what] for what in ("ENGINE", "HOST", "PORT", "NAME")):
            raise EnvError("NEWSDESK_MIGRATION_DATABASE_URL must name the database of DATABASE_URL, with another user.")
    if _database["ENGINE"] != "django.db.backends.postgresql":
        raise EnvError("DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host/name")
APPLICATION_ROLE = _database.get("USER", "")
_database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": WEB_THREADS, "timeout": 10}, **_database.get("OPTIONS", {})}
_database["CONN_HEALTH_CHECKS"] = True  # after a restart of the database no request gets a dead connection
# Between the site and PostgreSQL stands a pooler that gives a connection for one transaction at a time.
POOLER = env.bool("POOLER", default=False)
_database["DISABLE_SERVER_SIDE_CURSORS"] = POOLER  # one would be read beyond its transaction
DATABASE_OF_OWNER["OPTIONS"] = _database["OPTIONS"] | DATABASE_OF_OWNER.get("OPTIONS", {})
DATABASES = {"default": _database}

# How long each kind of work waits for a lock and for a statement, as PostgreSQL writes it (docs/locks.md). Whatever
# is not told apart below, such as migrating and recounting, takes as long as it takes.
WAITS = {"web": ("5s", "30s"), "jobs": ("30s", "10min")}

# --- People
AUTHENTICATION_BACKENDS = ["newsdesk.roles.RoleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["newsdesk.accounts.hashing.Argon2", "newsdesk.accounts.hashing.Earlier"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "newsdesk.accounts.passwords.Varied"},
    {"NAME": "newsdesk.accounts.passwords.NotOfThisSite"},
]
ACCOUNT_ADAPTER = "newsdesk.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # Newsdesk confirms addresses itself
ACCOUNT_RATE_LIMITS = False  # newsdesk/accounts/pace.py counts for all processes together
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "newsdesk.accounts.adapter.SecondStepAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "newsdesk.accounts.forms.CodeForm",
    "reauthenticate": "newsdesk.accounts.forms.CodeAgainForm",
    "activate_totp": "newsdesk.accounts.forms.FirstCodeForm",
}
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_ISSUER = "Newsdesk"
MFA_TOTP_TOLERANCE = 1  # clocks differ by half a minute

# --- How long somebody stays signed in: newsdesk/accounts/lasting.py
SESSION_ENGINE = "newsdesk.accounts.lasting"
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", 8 * 60, validate=validate.Range(5, 30 * 24 * 60)))
SESSION_LONGEST = timedelta(days=env.int("SESSION_DAYS", 14, validate=validate.Range(1, 365)))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())  # how long a browser keeps it; the session ends by itself

# --- Safety on the wire
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)  # for good, and for all names beneath: only on wish
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", False)  # its X-Forwarded-Proto and what it adds to X-Forwarded-For
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS and TRUSTED_PROXY  # without its word every request seems to come in clear

# --- Mail: none unless a server is named. What is sent bears this site's address and says who sent it.
ADDRESS = env.str("ADDRESS", "").rstrip("/")
if ADDRESS and not re.fullmatch(r"https?://[^/\s?#]+", ADDRESS):
    raise EnvError("NEWSDESK_ADDRESS must be the address of this site alone: https://news.example.org")
MAIL_SCHEMES = {"smtp": 25, "submission": 587, "smtps": 465, "console": None}  # {scheme: port unless one is given}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
_mail = urlsplit(env.str("MAIL_URL", ""))
MAIL_IS_SET_UP = bool(_mail.geturl())
if MAIL_IS_SET_UP:
    if _mail.scheme not in MAIL_SCHEMES or not (_mail.hostname or _mail.scheme == "console"):
        raise EnvError("NEWSDESK_MAIL_URL must name a mail server: submission://user:password@mail.example.org")
    if "@" not in env.str("MAIL_FROM", ""):
        raise EnvError("NEWSDESK_MAIL_URL needs NEWSDESK_MAIL_FROM, the address that mails come from.")
    if not ADDRESS:
        raise EnvError("NEWSDESK_MAIL_URL needs NEWSDESK_ADDRESS, the address that links in mails lead to.")
    DEFAULT_FROM_EMAIL = env.str("MAIL_FROM")
    EMAIL_BACKEND = f"django.core.mail.backends.{'console' if _mail.scheme == 'console' else 'smtp'}.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or MAIL_SCHEMES[_mail.scheme]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "submission", _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 20  # seconds

# --- Uploads go to the database with their job; the request may carry many files. How large a request may be is the
# server's to say, before it is read: newsdesk/serving.
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_FILE_BYTES  # pasted text
DATA_UPLOAD_MAX_NUMBER_FILES = 500

# --- Language, time, static files
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "newsdesk.formats"
USE_I18N = False
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "newsdesk.web.static.HashedFilesStorage"},
}
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Seeing it run: who may ask for the metrics, and how a line of the log is written
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 16:
    raise EnvError("NEWSDESK_METRICS_TOKEN must have 16 characters or more, drawn at random.")
LOG_FORMAT = env.str("LOG_FORMAT", "text", validate=validate.OneOf(["text", "json"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"newsdesk.monitoring.logs.{LOG_FORMAT.title()}"}},
    "filters": {"without_address": {"()": "newsdesk.monitoring.logs.WithoutAddress"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        **{name: {"level": "INFO"} for name in ("newsdesk", "articles", "entities")},
        # What is refused is told in one line by ToldMiddleware; of what fails, Django tells where.
        "django.request": {"level": "ERROR", "filters": ["without_address"]},
        "django.security": {"level": "CRITICAL"},
        "trafilatura": {"level": "CRITICAL"},  # quotes what it reads
        "waitress.queue": {"level": "ERROR"},  # that requests wait for a thread is no news
    },
}

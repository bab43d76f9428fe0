"""Settings, read from the environment; the README lists the variables.

Whether the site is served over HTTPS follows from SITE_URL, and everything that
depends on it (secure cookies, HSTS, the redirect) follows from that one fact.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django_prose_editor.config import html_tags
from environs import Env
from jinja2 import StrictUndefined
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def _secret_key() -> str:
    """The key from the environment, else the one that `make` generated in var/."""
    if key := env.str("SECRET_KEY", ""):
        return key
    try:
        return (VAR_DIR / "secret-key").read_text().strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "Set SECRET_KEY in the environment, or run `make install`, "
            "which generates one in var/secret-key."
        ) from None


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", False)
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname or "", "127.0.0.1", "localhost"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])

INSTALLED_APPS = [
    "newsroom.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "taggit",
    "js_asset",
    "django_prose_editor",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "newsroom.worker.apps.WorkerConfig",
    "django_tasks",
    "django_tasks_db",
    "newsroom.editions",
    "newsroom.images",
    "authors",
    "sources",
    "articles",
    "newsroom.signin.apps.SigninConfig",
    "newsroom.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.policy.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "newsroom.caching.BoundaryMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.signin.sessions.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.frame.FrameMiddleware",
    "newsroom.images.limits.LimitMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        # What readers get.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "readers"],
        "OPTIONS": {
            "environment": "newsroom.jinja.environment",
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    },
    {
        # The desk, which is Django's admin.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'newsroom.sqlite3'}",
        conn_max_age=None,  # each process keeps its own
    )
}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Readers don't wait for the writer, and a writer takes its turn at BEGIN instead of
    # failing halfway with "database is locked".
    _database.setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    )
elif _database["ENGINE"] == "django.db.backends.postgresql":
    # Who asks hears at once that the database is gone, and of a host that is silent after two
    # seconds; a pool would have them wait. What is asked often enough is planned once.
    _database["OPTIONS"] = {
        "connect_timeout": 2,
        "tcp_user_timeout": 5000,
        "prepare_threshold": 5,
        # An archive is in memory, or on a disk that finds any page of it as soon as the next one.
        # To compile a plan, or to start workers for it, takes longer than any of ours takes to run.
        "options": "-c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan"
        " -c jit=off -c max_parallel_workers_per_gather=0",
    } | _database.get("OPTIONS", {})

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.str("CACHE_URL", "")
CACHES = {
    "default": (
        {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": CACHE_URL,
            "OPTIONS": {
                "IGNORE_EXCEPTIONS": True,
                # One that is away doesn't hold the site up.
                "SOCKET_CONNECT_TIMEOUT": 0.2,
                "SOCKET_TIMEOUT": 0.2,
            },
        }
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# Work that nobody waits for (`manage.py db_worker` does it); the database is the queue. What
# readers see never depends on a task.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Whether the worker may ask other sites: what a pasted address is called, whether a cited page
# still answers.
OUTSIDE = env.bool("OUTSIDE", True)
# Where search engines hear of changes, once the edition has an IndexNow key.
INDEXNOW_URL = env.str("INDEXNOW_URL", "https://api.indexnow.org/indexnow")

# Caches outside, such as a CDN, that the worker tells of changes (`newsroom.purging`).
PURGE: list[str] = env.list("PURGE", [])

# Megabytes of ready pages that each process keeps; 0 keeps none.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", 0 if DEBUG else 64)

TAGGIT_CASE_INSENSITIVE = True

# The editor's own extensions: their script, and what the sanitiser keeps for them.
# Which of them the body of an article has is declared in articles/body.py.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy(f"desk/editor/{script}.js")], "extensions": {name: html_tags(*kept)}}
    for name, script, *kept in (
        ("Picture", "figure", ["figure", "figcaption"], {"figure": ["data-image"]}),
        ("Embed", "embed", ["figure", "figcaption"], {"figure": ["data-embed"]}),
        ("LinkDialog", "link-dialog", []),
        ("CleanPaste", "paste", []),
        ("NoInlineStyle", "no-inline-style", []),
        ("AccessibleToolbar", "accessible-toolbar", []),
    )
]

# --- Language and time ------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", "America/New_York")
USE_I18N = True
USE_TZ = True

# --- Files ------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Originals and renditions. Nothing under it is served as a file: pictures go out
# through newsroom.images, which knows who may see them.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", "") or VAR_DIR / "media")
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsroom.static.HashedFiles"
    },
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # at the addresses of their names
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "newsroom.images.limits.FileLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail -------------------------------------------------------------------

# Without a server, mails are printed by the worker that would send them.
vars().update(dj_email_url.parse(env.str("EMAIL_URL", "") or "console:"))
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", f"newsroom@{urlsplit(SITE_URL).hostname}")

# --- Security ---------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# The process that health checks ask speaks plain HTTP inside the host.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "newsroom.signin.backends.Backend",
]
# A session ends after so many hours without use, and after so many in any case.
SESSION_IDLE_HOURS = env.float("SESSION_IDLE_HOURS", 8)
SESSION_MOST_HOURS = env.float("SESSION_MOST_HOURS", 7 * 24)
SESSION_COOKIE_AGE = int(SESSION_MOST_HOURS * 3600)
PASSWORD_RESET_TIMEOUT = 60 * 60
# What a phone calls the site that its codes are for.
OTP_TOTP_ISSUER = urlsplit(SITE_URL).hostname or ""

# Ten failures under one name from one address lock that name out there, for a while: nobody
# can lock others out from elsewhere.
AXES_FAILURE_LIMIT = 10
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "newsroom.signin.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "newsroom.signin.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # newsroom.signin.events keeps one
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
CSRF_FAILURE_VIEW = "newsroom.views.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django answers HEAD with a body; gunicorn drops it, and warns each time.
    "loggers": {"gunicorn.http.wsgi": {"level": "ERROR"}},
}

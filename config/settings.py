"""Settings: what depends on the machine comes from the environment (docs/operating.md lists it)."""

import os
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
"""Everything the product writes: the embedded database, lead snapshots, collected static files."""

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """The key from the environment, else one made at the first start and kept beside the data."""
    if key := env("SECRET_KEY", default=""):
        return str(key)
    from django.core.management.utils import get_random_secret_key

    path = DATA_DIR / "secret_key"
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "template_partials",
    "simple_history",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks_db",
    "jobs",
    "people",
    "definitions",
    "evidence",
    "governance",
    "web",
    "api",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "web.middleware.reader_language_and_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.middleware.leads_elsewhere",
]

# How the API makes a dossier, which is drawn as the pages are.
DOSSIER = "web.dossier.make"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.shell",
            ],
            "builtins": ["web.templatetags.teigi"],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'teigi.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions: a writer waits its turn at BEGIN instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    # A file, so that threads share it as they would in production: an in-memory database locks whole tables.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test_sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Jobs wait in the database and are done by `manage.py work` (jobs/).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Sign-in limits are counted here: by all processes of one machine, or in Redis by several machines.
CACHES = {
    "default": env.cache("CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}"),
    # What holds for a minute, in the memory of each process: in files it would push out what lasts a month.
    "minute": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}},
}
if CACHES["default"]["BACKEND"].endswith("FileBasedCache"):
    # Of more files a third is dropped, whichever they are; an import keeps about a hundred answers.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 3000)

# People sign in with their e-mail address.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "web.accounts.Accounts"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "agreement"
ACCOUNT_LOGOUT_REDIRECT_URL = "agreement"
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# A mail server that does not answer holds no worker for good.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
# How people reach the product: what links in notices begin with.
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
# Inner networks in which channels may be posted to (governance/outward.py), such as 10.0.0.0/8.
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="teigi@localhost")

# Language: by the person, else the browser, else Japanese (web/middleware.py). Times are stored in UTC.
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"
COMPANY_TIME_ZONE = env("COMPANY_TIME_ZONE", default="Asia/Tokyo")
# ISO 4217: of amounts of deals, costs and goals.
COMPANY_CURRENCY = env("COMPANY_CURRENCY", default="JPY")
# Days until a lead is old enough to count in a rate (docs/measures.md).
MATURITY_DAYS = {
    "follow_up": env.int("MATURITY_FOLLOW_UP_DAYS", default=7),
    "opportunity": env.int("MATURITY_OPPORTUNITY_DAYS", default=90),
    "won": env.int("MATURITY_WON_DAYS", default=180),
}
# Sources of leads that sales brings: what is won from them is not marketing's contribution.
SALES_SOURCES = env.list("SALES_SOURCES", default=[])
# When the two departments meet every week: day and hours.
WEEKLY_REVIEW = env("WEEKLY_REVIEW", default="fri 15:00-15:30")
COMPANY_COUNTRY = env("COMPANY_COUNTRY", default="JP")

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticFiles"},
}
MEDIA_ROOT = DATA_DIR / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The editor sends a rule of 500 nodes as one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
LEADS_UPLOAD_MAX_BYTES = env.int("LEADS_UPLOAD_MAX_BYTES", default=512 * 1024 * 1024)
# The largest body of leads that another system may push at once.
PUSH_MAX_BYTES = env.int("PUSH_MAX_BYTES", default=32 * 1024 * 1024)
# So many waiting leads and events are taken into a snapshot at once, without waiting for the next run.
PUSH_TAKE_IN_AT = env.int("PUSH_TAKE_IN_AT", default=10_000)
# What one question about the leads may take: memory of the process that asks, and seconds.
LEADS_MEMORY = env("LEADS_MEMORY", default="1GB")
LEADS_SECONDS = env.int("LEADS_SECONDS", default=60)
# Where the leads live, if not in snapshots below DATA_DIR: a database that Ibis can ask.
LEADS_URL = env("LEADS_URL", default="")

# What encrypts the credentials of connections (evidence.credentials): the first; all of them decrypt.
CREDENTIALS_KEY = [key for key in env.list("CREDENTIALS_KEY", default=[]) if key]

# The browser loads nothing from elsewhere, and runs no script that is not a file of ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "web.views.problems.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_HTTPS = env.bool("BEHIND_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600)

SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.Tokens",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.reading.BoundedJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Teigi",
    "VERSION": "1",
    "DESCRIPTION": "What counts as an MQL and an SQL, who agreed to it, and whether a lead counts.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "ConnectionKindEnum": "evidence.models.connection.Kind",
        "FeedKindEnum": ["all", "mine"],
        "NoticeKindEnum": "governance.models.notice.Kind",
        "ReadingLanguageEnum": ["ja", "en"],
        "VerdictEnum": ["qualified", "not_qualified", "undecided"],
        "ClaimVerdictEnum": ["supported", "not_supported", "too_few"],
        "ConnectionStateEnum": ["unmapped", "pulling", "paused", "failed", "ready"],
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
REST_KNOX = {"AUTO_REFRESH": False, "AUTH_HEADER_PREFIX": "Bearer"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}},
}

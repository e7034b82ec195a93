"""The one settings file. Everything that differs between machines comes from the environment.

The variables are listed, with what they mean and their defaults, in the table of the README.
Safe by default: without ``DEBUG`` the platform refuses to start on a missing ``SECRET_KEY``.
"""

import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG: bool = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules

SECRET_KEY: str = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG and not TESTING:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random text, or DEBUG=1 on your own machine.")
    SECRET_KEY = "for-debug-and-tests-only-" + "x" * 40

SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SERVED_OVER_TLS = SITE_URL.startswith("https://")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)

# --- the provider, as people see it -------------------------------------------------------------
BRAND = {
    "name": env.str("BRAND_NAME", default="Palmar"),
    "accent": env.str("BRAND_ACCENT", default=""),
}
PROVIDER = {
    "name": env.str("PROVIDER_NAME", default="Palmar Professional Education"),
    "contact": env.list("PROVIDER_CONTACT", default=["support@palmar.example"]),
    "signatory_name": env.str("PROVIDER_SIGNATORY", default="Course director"),
    "signatory_role": env.str("PROVIDER_SIGNATORY_ROLE", default="For the provider"),
}
SUPPORT_EMAIL: str = env.str("SUPPORT_EMAIL", default="support@palmar.example")
CERTIFICATE_DESIGN: str = env.str("CERTIFICATE_DESIGN", default="classic")
CERTIFICATE_PREFIX: str = env.str("CERTIFICATE_PREFIX", default="PAL")
# A JSON list of keys, as `manage.py make_signing_keys` prints it. Without one, no open badge is made.
BADGE_SIGNING_KEYS: str = env.str("BADGE_SIGNING_KEYS", default="")

# --- apps ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "cpd",
    "cpd.studio",
    "courses",
    "courses.authoring",
    "quizzes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.embeds",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cpd.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
if env.bool("GZIP", default=True):
    MIDDLEWARE.insert(2, "django.middleware.gzip.GZipMiddleware")

ROOT_URLCONF = "cpd.urls"
WSGI_APPLICATION = "cpd.wsgi.application"
ASGI_APPLICATION = "cpd.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "cpd.context_processors.brand",
            ],
        },
    },
]

# --- database, cache, sessions ------------------------------------------------------------------
SQLITE_PATH = VAR_DIR / "platform.sqlite3"
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{SQLITE_PATH}")}
ON_SQLITE: bool = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    VAR_DIR.mkdir(exist_ok=True)
    # WAL lets readers go on while somebody writes; IMMEDIATE takes the write lock at once, so that two
    # writers wait for one another instead of failing half-way; FULL keeps an acknowledged answer through
    # a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA synchronous="
        + ("OFF;" if TESTING else "FULL;"),
    }
    # Tests use a file too: threads meet the locks that they meet when the site is served.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", env.int("CONN_MAX_AGE", default=600))
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        # The server plans each query once per connection: half its processor time on a page. A pooler that
        # hands a connection to somebody else after each transaction needs PREPARED_STATEMENTS=0.
        is_prepared = env.bool("PREPARED_STATEMENTS", default=True)
        DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
            "server_side_binding": is_prepared,
            "prepare_threshold": 5 if is_prepared else None,
        }

CACHE_URL: str = env.str("CACHE_URL", default="")
# Without a cache server both are the database's: rate limits (ours and allauth's) must be shared by all workers,
# since memory per process would halve and reset them.
_CACHE = (
    env.cache_url_config(CACHE_URL)
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cpd_cache"}
)
CACHES = {"default": _CACHE, "limits": _CACHE | {"KEY_PREFIX": "limits"}}
SESSION_ENGINE = "django.contrib.sessions.backends." + ("cached_db" if CACHE_URL else "db")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "cpd.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["cpd.hashers.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cpd:home"
ACCOUNT_ADAPTER = "cpd.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "cpd.forms.SignupForm"
# allauth wants "mandatory" for codes; cpd.adapters sees to it that nobody is kept from learning meanwhile.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "cpd.models.user.display"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = BRAND["name"]
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- authoring ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = BRAND["name"]
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "studio_login"  # ours sends to allauth, and nobody round in a circle
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]

# --- slow work ----------------------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if not TESTING
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

# --- mail ---------------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mail"
SENDS_MAIL = bool(env.str("EMAIL_URL", default=""))
if SENDS_MAIL:
    vars().update(env.email_url("EMAIL_URL"))
elif DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_DIR)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{BRAND['name']} <{SUPPORT_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "storage"
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "cpd.static_files.HashedStaticFiles"
        if not DEBUG and not TESTING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if env.str("STORAGE_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("STORAGE_BUCKET"),
            "endpoint_url": env.str("STORAGE_ENDPOINT", default=None),
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
WHITENOISE_MAX_AGE = 60 if DEBUG else 31536000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The editor sends a hidden field or two for each part of a quiz; the largest of ours has some 6,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")
USE_TZ = True
USE_I18N = True

# --- security -----------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SERVED_OVER_TLS
SECURE_HSTS_SECONDS = 31536000 if SERVED_OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SERVED_OVER_TLS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"cpd": {"level": "INFO"}, "courses": {"level": "INFO"}, "quizzes": {"level": "INFO"}},
}

"""Django's settings: one file for every place, read from the environment.

What may be set, and its meaning, stands in :mod:`ventanilla.config.environment`.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from ventanilla.common import logs
from ventanilla.config import databases, environment, mail, place

PACKAGE = Path(__file__).resolve().parents[1]
PROFILE = environment.profile()
DEBUG = environment.read_flag("VENTANILLA_DEBUG")

# Where things are
ROOT_URLCONF = "ventanilla.config.urls"
WSGI_APPLICATION = "ventanilla.config.wsgi.application"
#: where partners answer, and nothing else does; without it, on the site's own host
PARTNER_HOST = environment.read("VENTANILLA_PARTNER_HOST")
ALLOWED_HOSTS = [*environment.read_list("VENTANILLA_HOSTS"), *filter(None, [PARTNER_HOST])]
CSRF_TRUSTED_ORIGINS = environment.read_list("VENTANILLA_ORIGINS")
STATE_DIRECTORY = place.state_directory()
ROOT_KEY_FILE = Path(
    environment.read("VENTANILLA_ROOT_KEY_FILE") or place.config_directory() / "root.key"
)
LOG_KEY_FILE = Path(
    environment.read("VENTANILLA_LOG_KEY_FILE") or ROOT_KEY_FILE.with_name("log.key")
)
BADGE_KEY_FILE = Path(
    environment.read("VENTANILLA_BADGE_KEY_FILE") or ROOT_KEY_FILE.with_name("badge.key")
)
PROTOCOL_KEY_FILE = Path(
    environment.read("VENTANILLA_PROTOCOL_KEY_FILE") or ROOT_KEY_FILE.with_name("protocol.key")
)
WITNESS_FILE = Path(environment.read("VENTANILLA_WITNESS_FILE") or place.witness_file(PROFILE))
HEADS_EVERY = timedelta(minutes=float(environment.read("VENTANILLA_HEAD_MINUTES")))
SHRED_LOG = Path(environment.read("VENTANILLA_SHRED_LOG") or STATE_DIRECTORY / "shreds.log")

# Secrets
SECRET_KEY = environment.read("VENTANILLA_SECRET_KEY")
if not SECRET_KEY:
    if PROFILE == "server":
        raise place.SetupError("VENTANILLA_SECRET_KEY is not set.")
    SECRET_KEY = place.secret_key(PROFILE)

# Databases
DATABASES = databases.connections(PROFILE)
DATABASE_ROUTERS = ["ventanilla.config.databases.Apart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "django_linear_migrations",
    "ventanilla.network",
    "ventanilla.audit",
    "ventanilla.norms",
    "ventanilla.security",
    "ventanilla.security.keys",
    "ventanilla.security.attempts",
    "ventanilla.security.oversight",
    "ventanilla.security.letterbox",
    "ventanilla.outbox",
    "ventanilla.directory",
    "ventanilla.alliances",
    "ventanilla.outreach",
    "ventanilla.protocols",
    "ventanilla.sharing",
    "ventanilla.training",
    "ventanilla.people",
    "ventanilla.cases",
    "ventanilla.interviews",
    "ventanilla.attachments",
    "ventanilla.exchange",
    "ventanilla.sightings",
    "ventanilla.errands",
    "ventanilla.referrals",
    "ventanilla.notifications",
    "ventanilla.exports",
    "ventanilla.support",
    "ventanilla.governance",
    "ventanilla.reports",
    "ventanilla.headquarters",
    "ventanilla.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ventanilla.web.headers.HeadersMiddleware",
    "ventanilla.web.partner.gate.PartnerGate",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before whatever may refuse: an answer to a wrong name of the host has a policy too.
    "csp.middleware.CSPMiddleware",
    "ventanilla.web.idle.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ventanilla.web.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ventanilla.web.middleware.SeatMiddleware",
    "ventanilla.web.middleware.DomainErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before APP_DIRS: our own pages for signing in win over allauth's.
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "ventanilla.web.templatetags.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ventanilla.web.context.shell",
            ],
        },
    },
]

# Signing in
AUTH_USER_MODEL = "security.Officer"
AUTHENTICATION_BACKENDS = ["ventanilla.web.accounts.Officers"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "ventanilla.web.refusals.csrf_failure"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ventanilla.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
# Attempts are counted by security.attempts, for all processes together.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.read("VENTANILLA_PROXIES"))
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "change_password": "ventanilla.web.accounts.NewPasswordForm",
    "login": "ventanilla.web.accounts.SignInForm",
    "reauthenticate": "ventanilla.web.accounts.PasswordAgainForm",
}
MFA_ADAPTER = "ventanilla.web.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "ventanilla.web.factors.CodeForm",
    "activate_totp": "ventanilla.web.factors.AddAppForm",
    "add_webauthn": "ventanilla.web.factors.AddPasskeyForm",
    "login_webauthn": "ventanilla.web.factors.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PROFILE != "server"
MFA_TOTP_ISSUER = "Ventanilla"
# A code may be typed as it goes, over a slow line, by a telephone whose clock is a little off.
MFA_TOTP_TOLERANCE = 1
#: for how long an app alone is enough; None: for good, with a reminder after two weeks
TOTP_BRIDGE = timedelta(days=int(environment.read("VENTANILLA_TOTP_BRIDGE_DAYS"))) or None
PASSKEY_REMINDER = timedelta(days=14)

# Sessions and cookies
HTTPS = environment.read_flag("VENTANILLA_HTTPS")
SESSION_ENGINE = "ventanilla.web.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE = timedelta(minutes=10)
SESSIONS_AT_ONCE = 2
#: how old the proof by a second factor may be for a grave act
STEP_UP = timedelta(minutes=5)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What browsers are told
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Not "no-referrer": browsers would then send forms with the origin "null", which Django refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Only the interview page adds 'wasm-unsafe-eval' to script-src, on its own view.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "worker-src": [SELF],
    }
}

#: where somebody goes who leaves a page in a hurry
EXIT_PAGE = environment.read("VENTANILLA_EXIT_PAGE")

# Words and times
LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files
STATIC_URL = "/static/"
COLLECTED = PROFILE not in {"dev", "test"}
STATIC_ROOT = place.CHECKOUT / "staticfiles" if COLLECTED else None
WHITENOISE_USE_FINDERS = PROFILE == "dev"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# What officers attach: in memory, on one page, and never in a file of the system
FILE_UPLOAD_HANDLERS = ["ventanilla.web.attachments.receiving.InMemory"]
CLAMAV = environment.read("VENTANILLA_CLAMAV")

# Mail
EMAIL_BACKEND, MAIL_SERVER = mail.backend(environment.read("VENTANILLA_MAIL"))
EMAIL_HOST = MAIL_SERVER.host
EMAIL_PORT = MAIL_SERVER.port
EMAIL_HOST_USER = MAIL_SERVER.user
EMAIL_HOST_PASSWORD = MAIL_SERVER.password
EMAIL_USE_SSL = MAIL_SERVER.encrypted
DEFAULT_FROM_EMAIL = environment.read("VENTANILLA_MAIL_FROM")

# The queue
PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS: list[str] = []

# Figures
FIGURES_THRESHOLD = int(environment.read("VENTANILLA_FIGURES_THRESHOLD"))
FIGURES_PUBLIC_THRESHOLD = int(environment.read("VENTANILLA_FIGURES_PUBLIC_THRESHOLD"))

# What windows notice
#: from and until which hour a post is open, on working days
WINDOW_HOURS = tuple(int(hour) for hour in environment.read("VENTANILLA_WINDOW_HOURS").split("-"))
#: for how long something personal is kept of who is no case
SIGHTINGS_KEPT = timedelta(hours=float(environment.read("VENTANILLA_SIGHTING_HOURS")))
# Consular notification: after how long word from an agency is late
NOTICE_LATE = timedelta(hours=float(environment.read("VENTANILLA_NOTICE_LATE_HOURS")))
NOTICE_LATE_MINOR = timedelta(hours=float(environment.read("VENTANILLA_NOTICE_LATE_HOURS_MINOR")))

# Logs: verbs and ids only
LOGGING_CONFIG = None
logs.configure(environment.read("VENTANILLA_LOG_LEVEL"))

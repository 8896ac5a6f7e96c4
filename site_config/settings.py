"""Every setting of the site. With no environment at all this is the embedded default: SQLite, one process, nothing else.

A site whose SITE_URL is https is a public one: secrets become mandatory, cookies secure, static files hashed.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from site_config.env import (
    Patience,
    begin_section,
    env_bool,
    env_database,
    env_folder,
    env_int,
    env_list,
    env_object,
    env_secret,
    env_str,
    env_url,
    env_vapid_key,
)
from site_config.logs import configure_structlog, logging_settings
from site_config.payment_pages import payment_pages
from site_config.queue import queue_settings
from site_config.sidebar import admin_theme

# --- Where things are -----------------------------------------------------------------------------------------------
begin_section("Where things are")
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env_folder(
    "DATA_DIR",
    "where the database of the embedded default, uploaded pictures and collected static files lie",
    default=BASE_DIR / ".data",
    unset="`.data` beside `manage.py`",
)

SITE_NAME = "Makiti"
SITE_URL = env_url(
    "SITE_URL",
    "the public address; https makes it a public site, with what that demands",
    default="http://127.0.0.1:8000",
    schemes=("https", "http"),
    is_origin=True,
)
IS_PUBLIC = SITE_URL.startswith("https://")
SITE_HOST = urlsplit(SITE_URL).hostname or ""

# --- Security -------------------------------------------------------------------------------------------------------
begin_section("Security")
SECRET_KEY = env_secret(
    "SECRET_KEY",
    "signs sessions and links; a random text of at least 50 characters",
    file=DATA_DIR / "secret_key",
    required=IS_PUBLIC,
    unset="made once and kept in `DATA_DIR`; a public site must set it",
)
DEBUG = env_bool("DEBUG", "Django's debug pages, for developers only", default=False)
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS",
    "host names that the site answers to",
    default=[SITE_HOST] if IS_PUBLIC else [SITE_HOST, "localhost", "127.0.0.1", "[::1]"],
    unset="the host of `SITE_URL`; on a machine of one's own the loopback names too",
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "site_config.stale_forms.stale_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PUBLIC
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the machine beside us, without TLS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env_bool(
        "BEHIND_PROXY",
        "whether a reverse proxy says by X-Forwarded-Proto and X-Forwarded-For how and from where a visitor came",
        default=IS_PUBLIC,
        unset="`true` on a public site",
    )
    else None
)
SECURE_HSTS_SECONDS = 31_536_000 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PUBLIC
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

MAP_TILES_URL = env_url(
    "MAP_TILES_URL",
    "where browsers fetch map tiles; {z}, {x} and {y} stand for the tile",
    default="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    schemes=("https", "http"),
)
_tiles = urlsplit(MAP_TILES_URL)
READYZ_TOKEN = env_str(
    "READYZ_TOKEN",
    "who sends it to `/readyz` as `Authorization: Bearer …` is told what is wrong, not only that something is",
    unset="told to this machine alone: a request to a loopback address that no proxy has passed on",
)
S3_PUBLIC_URL = env_url(
    "S3_PUBLIC_URL",
    "where browsers fetch pictures: the bucket's public address or a CDN before it",
    default="",
    schemes=("https", "http"),
    unset="the bucket stays private and the site passes pictures on at `/media/`",
)
_pictures = [urlsplit(S3_PUBLIC_URL)._replace(path="", query="").geturl()] if S3_PUBLIC_URL else []
_form_action = [SELF]  # and the pages of payment services, below
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),  # unfold needs its own policy, set by AdminPolicyMiddleware
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", f"{_tiles.scheme}://{_tiles.netloc.replace('{s}', '*')}", *_pictures],
        "connect-src": [SELF, f"ws://{urlsplit(SITE_URL).netloc}", f"wss://{urlsplit(SITE_URL).netloc}"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": _form_action,
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}

# --- Apps and pages -------------------------------------------------------------------------------------------------
begin_section("Apps and pages")
INSTALLED_APPS = [
    *(["daphne"] if "runserver" in sys.argv else []),  # it makes runserver speak sockets; to all others it is 13 MB of nothing
    "unfold",
    "django.contrib.admin.apps.SimpleAdminConfig",  # its pages are found with the addresses: few processes show any
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "huey.contrib.djhuey",
    "site_config",
    "shop.common",
    "shop.limits",
    "shop.events",
    "shop.images",
    "shop.places",
    "shop.audits",
    "shop.accounts",
    "shop.ledger",
    "shop.stores",
    "shop.trust",
    "shop.catalog",
    "shop.search",
    "shop.discovery",
    "shop.commissions",
    "shop.promotions",
    "shop.deals",
    "shop.cart",
    "shop.orders",
    "shop.custody",
    "shop.digital",
    "shop.payments",
    "shop.payouts",
    "shop.papers",
    "shop.checkout",
    "shop.auctions",
    "shop.moderation",
    "shop.chat",
    "shop.reviews",
    "shop.texts",
    "shop.contact",
    "shop.notifications",
    "couriers",
    "returns",
    "sellers",
    "shop.personal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "site_config.middleware.request_log",
    "site_config.middleware.probes",
    "site_config.outages.remember_commits",
    "site_config.middleware.private_pages",
    "site_config.sessions.PatientSessionMiddleware",
    "site_config.languages.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "site_config.visitor_forms.VisitorCsrfMiddleware",
    "site_config.shared_pages.shared_pages",
    "shop.trust.middleware.device_middleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "site_config.offline.page_owner",
    "shop.orders.middleware.GuestMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "site_config.middleware.admin_policy",
    "django_htmx.middleware.HtmxMiddleware",
    "site_config.htmx_answers.htmx_answers",
    "allauth.account.middleware.AccountMiddleware",
    "shop.accounts.middleware.PaceMiddleware",
    "shop.places.middleware.market_middleware",
    "site_config.peoples_pages.peoples_pages",
    "site_config.questions.AskFirstMiddleware",
]
ROOT_URLCONF = "site_config.urls"
ASGI_APPLICATION = "site_config.asgi.application"
WSGI_APPLICATION = "site_config.wsgi.application"
APPEND_SLASH = True
# Where errors are shown, they name the lines of a template as it is written.
_TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader" if DEBUG else "site_config.template_loader.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _TEMPLATE_LOADERS)])],
            "builtins": ["shop.common.templatetags.kept_addresses", "shop.common.templatetags.signs"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "site_config.context_processors.site",
                "site_config.shared_pages.shared_csrf",
                "shop.accounts.context_processors.mode",
                "shop.cart.context_processors.cart",
                "shop.chat.context_processors.chat",
                "shop.notifications.context_processors.notifications",
            ],
        },
    }
]
CRISPY_TEMPLATE_PACK = "makiti"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["makiti"]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
UNFOLD = admin_theme(site_name=SITE_NAME)

# --- Data -----------------------------------------------------------------------------------------------------------
begin_section("Data")
# A worker of gunicorn keeps its connection. Daphne gives each request a thread of its own, which would leave one behind each time.
DATABASE_POOL = env_bool(
    "DATABASE_POOL", "one pool of connections for all threads of a process, for daphne that serves pages too", default=False
)
DATABASE_PREPARES = env_bool(
    "DATABASE_PREPARES",
    "statements that are composed once and prepared; false where a pooler between here and PostgreSQL cannot keep them (PgBouncer in "
    "transaction mode before 1.21), or where a new Django is tried: all goes through its querysets then",
    default=True,
)
# What kind of process this is: site_config.wsgi says web, site_config.asgi sockets, manage.py worker for run_huey, web for what serves.
PROCESS_ROLE = env_str(
    "PROCESS_ROLE",
    "which kind of process this is: it decides how long the database may keep it waiting",
    default="command",
    choices=("web", "sockets", "worker", "command"),
    unset="each process of the `Procfile` says it itself",
)
COMPRESS_PAGES = env_bool(
    "COMPRESS_PAGES",
    "whether pages leave this process compressed; `false` where the proxy before it does that, as the one in the README does",
    default=PROCESS_ROLE == "sockets" or not IS_PUBLIC,
    unset="`true` in daphne, and on a site that is not public; gunicorn leaves it to the proxy",
)
if COMPRESS_PAGES:
    MIDDLEWARE.insert(1, "site_config.compression.TextCompression")  # around the static files as well
# How long each may wait. Somebody stands before a page: it gives up well before gunicorn would kill its worker (30 s), and one lock that
# somebody holds must not stop all workers. Daphne may serve pages too. A job has time, but not its locks, which pages wait for. A command
# may work for hours (a migration's data), but does not stand in line for long: behind a migration that waits for a table, all pages wait.
_patience = {
    "web": Patience(statement=15, lock=5, idle=15),
    "sockets": Patience(statement=15, lock=5, idle=15),
    "worker": Patience(statement=300, lock=15, idle=60),
    "command": Patience(statement=0, lock=20, idle=0),
}[PROCESS_ROLE]
DATABASE_PATIENCE = Patience(
    statement=env_int(
        "DATABASE_STATEMENT_SECONDS",
        "how long PostgreSQL works on one statement before it gives up; 0: for ever",
        default=_patience.statement,
        maximum=86_400,
        unset="by kind of process: pages and sockets `15`, jobs `300`, commands `0`",
    ),
    lock=env_int(
        "DATABASE_LOCK_SECONDS",
        "how long a statement waits for what somebody else has locked; 0: for ever",
        default=_patience.lock,
        maximum=86_400,
        unset="by kind of process: pages and sockets `5`, jobs `15`, commands `20`",
    ),
    idle=env_int(
        "DATABASE_IDLE_SECONDS",
        "after how long PostgreSQL ends a session that has a transaction open and asks nothing; 0: never",
        default=_patience.idle,
        maximum=86_400,
        unset="by kind of process: pages and sockets `15`, jobs `60`, commands `0`",
    ),
)
DATABASES = {
    "default": env_database(
        "DATABASE_URL",
        "`postgres://user:password@host:5432/name`",
        patience=DATABASE_PATIENCE,
        sqlite_path=DATA_DIR / "makiti.sqlite3",
        pool=DATABASE_POOL,
        prepares=DATABASE_PREPARES,
        unset="SQLite in `DATA_DIR`",
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env_url(
    "REDIS_URL",
    "`redis://host:6379/0`: cache, sockets and job queue",
    default="",
    schemes=("redis", "rediss", "unix"),
    unset="all three within one process",
)
# Values are kept as data (site_config.plain_data): Django's own way would run what it finds there. What older releases left is not read.
REDIS_CACHE = {
    "BACKEND": "site_config.cache.TolerantRedisCache",
    "LOCATION": REDIS_URL,
    "VERSION": 2,
    "OPTIONS": {"serializer": "site_config.plain_data.CacheSerializer"},
}
CACHES = {
    "default": REDIS_CACHE | {"KEY_PREFIX": "makiti"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "makiti"},
    # Visitors' pages, and when what they show changed last.
    "pages": REDIS_CACHE | {"KEY_PREFIX": "makiti:pages"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "makiti-pages", "OPTIONS": {"MAX_ENTRIES": 5_000}},
}
PAGE_CACHE_SECONDS = env_int(
    "PAGE_CACHE_SECONDS",
    "how long visitors may share a page that nothing has changed; 0 builds each page for each visitor",
    default=60,
    maximum=3600,
)
PAGE_STALE_SECONDS = env_int(
    "PAGE_STALE_SECONDS",
    "how long beyond that a shared page may be shown while the database cannot build it anew; 0: not at all",
    default=900,
    maximum=86_400,
)
CHANNEL_LAYERS = {
    "default": {"BACKEND": "site_config.layers.RedisLayer", "CONFIG": {"url": REDIS_URL}}
    if REDIS_URL
    else {"BACKEND": "site_config.layers.ThreadedChannelLayer"}
}
HUEY = queue_settings(
    redis_url=REDIS_URL, data_dir=DATA_DIR, workers=env_int("WORKERS", "threads of the job worker", default=2, minimum=1, maximum=64)
)

MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Leaflet is taken from django-leaflet as files only: as an installed app it would ask for GDAL.
_leaflet = find_spec("leaflet")
STATICFILES_DIRS = [BASE_DIR / "static", *(Path(folder) / "static" for folder in (_leaflet and _leaflet.submodule_search_locations) or [])]
# Pictures lie on the disk, or in a bucket where one is named. A bucket without a public address is read through the site.
S3_BUCKET = env_str("S3_BUCKET", "keep pictures in this bucket instead of `DATA_DIR`")
S3_ENDPOINT_URL = env_url(
    "S3_ENDPOINT_URL", "the address of an S3-compatible server; Amazon's when unset", default="", schemes=("https", "http")
)
S3_REGION = env_str("S3_REGION", "the bucket's region", default="us-east-1")
S3_ACCESS_KEY_ID = env_str("S3_ACCESS_KEY_ID", "the bucket's key; may also come from the machine's role")
S3_SECRET_ACCESS_KEY = env_str("S3_SECRET_ACCESS_KEY", "its secret; may also come from the machine's role")
S3_PRIVATE_BUCKET = env_str(
    "S3_PRIVATE_BUCKET",
    "the bucket for pictures that only some may see (chat, evidence); needed where S3_PUBLIC_URL opens the other one",
    default="",
    unset="`S3_BUCKET`, which must then be closed to the public",
)
if S3_PUBLIC_URL and S3_PRIVATE_BUCKET in ("", S3_BUCKET):
    raise ImproperlyConfigured("S3_PUBLIC_URL opens S3_BUCKET to everybody: name another bucket for private pictures in S3_PRIVATE_BUCKET.")
CLAMD_URL = env_url(
    "CLAMD_URL",
    "scans every picture before it is kept: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; while it is silent, none is taken",
    default="",
    schemes=("tcp", "unix"),
)
STORAGES = {
    "default": {"BACKEND": "site_config.storage.PictureBucket" if S3_BUCKET else "shop.common.storages.WholeFileStorage"},
    # What no visitor may fetch: files of an import on their way into a store.
    "private": {"BACKEND": "shop.common.storages.WholeFileStorage", "OPTIONS": {"location": DATA_DIR / "private", "base_url": None}},
    # Pictures that only some may see: the site hands them out itself.
    "private_pictures": {"BACKEND": "site_config.storage.PrivateBucket"}
    if S3_BUCKET
    else {"BACKEND": "shop.common.storages.WholeFileStorage", "OPTIONS": {"location": DATA_DIR / "private", "base_url": None}},
    "staticfiles": {
        "BACKEND": "site_config.static_files.StrippedStaticFiles" if IS_PUBLIC else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PUBLIC
WHITENOISE_AUTOREFRESH = not IS_PUBLIC  # else an edited file hangs: its old length is promised
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880

# --- People ---------------------------------------------------------------------------------------------------------
begin_section("People")
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone", "password1*"]  # one of the two: the adapter sees to it
ACCOUNT_ADAPTER = "shop.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "shop.accounts.forms.LoginForm",
    "signup": "shop.accounts.forms.SignupForm",
    "reset_password": "shop.accounts.forms.ResetPasswordForm",
    "change_phone": "shop.accounts.forms.ChangePhoneForm",
    "verify_phone": "shop.accounts.forms.VerifyPhoneForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
# "mandatory" and what each market asks for are seen to by shop.accounts.login_stages; allauth could demand only e-mail, of everybody.
EMAIL_VERIFICATION = env_str(
    "EMAIL_VERIFICATION", "whether people must confirm their e-mail address", default="optional", choices=("none", "optional", "mandatory")
)
ACCOUNT_EMAIL_VERIFICATION = "none" if EMAIL_VERIFICATION == "none" else "optional"
ACCOUNT_PREVENT_ENUMERATION = True
# Wrong passwords are seen to by shop.accounts.sign_in_pace, which no stranger can turn against an account; "login_failed" is left for
# second factors. Each link that was sent lets its owner in: whoever asks for many in another's name opens the door for them.
ACCOUNT_RATE_LIMITS = {"login": "", "reset_password": "20/m/ip,2/m/key,6/h/key", "verify_phone": "1/30s/key,6/h/key,20/m/ip,180/h/ip"}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # a text message may take its time
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
SMS_GATEWAY = env_str(
    "SMS_GATEWAY",
    "dotted path of the class that sends text messages; `shop.accounts.providers.HttpSms` posts to any gateway",
    default="shop.accounts.providers.LogGateway",
)
WHATSAPP_GATEWAY = env_str(
    "WHATSAPP_GATEWAY",
    "dotted path of the class that sends WhatsApp messages; `shop.accounts.providers.HttpWhatsApp` posts to any gateway",
    default="shop.accounts.providers.LogGateway",
)
# What shop.accounts.providers.HttpSms and HttpWhatsApp post, and where. {to} and {text} stand for number and text, anywhere in the body.
TEXT_POSTS: dict[str, dict[str, Any]] = {
    channel: {
        "url": env_url(f"{channel}_HTTP_URL", f"the gateway that {channel} messages are posted to", default="", schemes=("https", "http")),
        "format": env_str(f"{channel}_HTTP_FORMAT", f"how {channel} messages are posted", default="json", choices=("json", "form")),
        "body": env_object(
            f"{channel}_HTTP_BODY",
            f"what is posted for {channel} messages: {{to}} and {{text}} stand for number and text, anywhere in it",
            default={"to": "{to}", "text": "{text}"},
        ),
        "authorization": env_str(
            f"{channel}_HTTP_AUTHORIZATION", f"the Authorization header for {channel} messages, with the gateway's key"
        ),
    }
    for channel in ("SMS", "WHATSAPP")
}
# Who counts tries must know the visitor's address, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
# It asks for one way to sign in that everybody has. Here everybody has one of two, which the sign-up form sees to.
# And one looks for Django's own CSRF middleware by its name: VisitorCsrfMiddleware is that, and an exception for visitors.
SILENCED_SYSTEM_CHECKS = ["account.W001", "security.W003"]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

EMAIL_HOST = env_str("EMAIL_HOST", "the server for outgoing mail", unset="mail goes to the log")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "site_config.mail.EmailBackend"
EMAIL_PORT = env_int("EMAIL_PORT", "its port", default=587, minimum=1, maximum=65535)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", "the account there")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD", "its password")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", "whether mail travels by STARTTLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_str(
    "DEFAULT_FROM_EMAIL",
    "the sender of mail; let its mail server pipe what comes back to `manage.py take_bounce`, so that dead addresses get no more",
    default=f"{SITE_NAME} <hello@{SITE_HOST}>",
    unset="`Makiti <hello@…>` at the site's host",
)

ADMINS = [
    ("", address)
    for address in env_list(
        "ADMINS",
        "the operators' e-mail addresses: they hear when the nightly proof of the books fails",
        default=[],
        unset="only staff hear it",
    )
]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "

# --- Notifications --------------------------------------------------------------------------------------------------
begin_section("Notifications")
NOTIFICATION_DAYS = env_int(
    "NOTIFICATION_DAYS",
    "after so many days notifications are deleted, each night or by `manage.py cleanup_notifications`",
    default=180,
    minimum=1,
    maximum=3650,
)
# Signs push messages. A public site without one has no push; changing it ends every subscription.
VAPID_PRIVATE_KEY = env_vapid_key(
    "VAPID_PRIVATE_KEY",
    "signs push messages: 32 random bytes in base64url (`openssl rand -base64 32 | tr '+/' '-_'`); another one ends every subscription",
    file=DATA_DIR / "vapid_key",
    is_made=not IS_PUBLIC,
    unset="made once and kept in `DATA_DIR`; a public site without it has no push",
)
VAPID_SUBJECT = env_str(
    "VAPID_SUBJECT",
    "where a push service finds the operator: `mailto:` and an address",
    default=f"mailto:hello@{SITE_HOST}",
    unset="`mailto:hello@…` at the site's host",
)
# Whom push messages may be handed to: a browser names its own, and our server asks no other address.
PUSH_SERVICES = env_list(
    "PUSH_SERVICES",
    "the push services that are asked: a browser names its own, and the server asks no other address",
    default=["fcm.googleapis.com", "*.push.services.mozilla.com", "*.notify.windows.com", "*.push.apple.com"],
)

# --- Languages and times --------------------------------------------------------------------------------------------
begin_section("Languages and times")
LANGUAGE_CODE = env_str("LANGUAGE_CODE", "the language of pages where a visitor's own is not known", default="en", choices=("en", "fr"))
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "site_config" / "locale"]
FORMAT_MODULE_PATH = ["site_config.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- The market's rules ---------------------------------------------------------------------------------------------
begin_section("The market's rules")
DEFAULT_MARKET = env_str(
    "DEFAULT_MARKET", "the market of visitors who have chosen none: Guinea, Kenya or Pakistan", default="GN", choices=("GN", "KE", "PK")
)
PLATFORM_FEE_BP = env_int(
    "PLATFORM_FEE_BP", "the platform's fee, in basis points of the goods' price, where no rule says otherwise", default=250, maximum=10_000
)
CART_VISITOR_DAYS = env_int(
    "CART_VISITOR_DAYS", "after so many days untouched carts of visitors are deleted", default=30, minimum=1, maximum=3650
)
HANDOVER_CODE_DAYS = env_int("HANDOVER_CODE_DAYS", "for so many days a handover code works", default=7, minimum=1, maximum=60)
PAYMENT_PROVIDERS = {
    "cash": "shop.payments.providers.cash.CashOnDelivery",
    "orange": "shop.payments.providers.orange.OrangeMoney",
    "momo": "shop.payments.providers.momo.MtnMomo",
    "mpesa": "shop.payments.providers.mpesa.Mpesa",
    "stripe": "shop.payments.providers.stripe.Stripe",
    "paypal": "shop.payments.providers.paypal.PayPal",
    "credit": "shop.payments.providers.cash.StoreCredit",
}
PAYMENT_SANDBOX = False  # the demo alone, whose payment services are fakes, turns it on
PAYMENT_METHODS_OFF = env_list(
    "PAYMENT_METHODS_OFF", "payment methods that are switched off everywhere", default=[], choices=tuple(PAYMENT_PROVIDERS)
)
PAYMENT_TIMEOUT_SECONDS = env_int(
    "PAYMENT_TIMEOUT_SECONDS", "how long one question to a payment service may take", default=15, minimum=1, maximum=120
)
DOWNLOAD_DAYS = env_int("DOWNLOAD_DAYS", "for so many days a bought file can be fetched", default=30, minimum=1, maximum=3650)
DOWNLOAD_TIMES = env_int("DOWNLOAD_TIMES", "so many times a bought file can be fetched", default=5, minimum=1, maximum=1000)
PARCEL_ARRIVAL_DAYS = env_int(
    "PARCEL_ARRIVAL_DAYS",
    "after so many days a parcel that was sent counts as received, unless the buyer says otherwise",
    default=45,
    minimum=7,
    maximum=180,
)
ORDER_COMPLETE_DAYS = env_int("ORDER_COMPLETE_DAYS", "after so many days a delivered order is completed", default=7, minimum=1, maximum=90)
REVIEW_DAYS = env_int(
    "REVIEW_DAYS", "for so many days after the delivery a buyer may review what came", default=100, minimum=1, maximum=3650
)
REVIEW_INVITE_DAYS = env_int(
    "REVIEW_INVITE_DAYS", "so many days after the completion the buyer is asked for a review", default=3, minimum=0, maximum=90
)
PAYMENT_MINUTES = env_int(
    "PAYMENT_MINUTES", "for so many minutes an order that is paid in advance waits for its money", default=60, minimum=5, maximum=24 * 60
)
CASH_REFUSALS = env_int("CASH_REFUSALS", "after so many refused parcels a buyer pays in advance", default=3, minimum=1, maximum=1000)
CASH_RECORD_DAYS = env_int("CASH_RECORD_DAYS", "for so many days refused parcels are remembered", default=180, minimum=1, maximum=3650)
ORDER_CONFIRM_HOURS = env_int(
    "ORDER_CONFIRM_HOURS", "for so many hours a cash order waits for its seller to confirm it", default=72, minimum=1, maximum=24 * 30
)

# --- Payment services -----------------------------------------------------------------------------------------------
begin_section("Payment services")
_services = ("https",) if IS_PUBLIC else ("https", "http")  # our keys go there
# Each way of paying over a network is there once its keys are. A secret stands in the environment only: no page and no log shows it.
STRIPE_SECRET_KEY = env_str("STRIPE_SECRET_KEY", "cards by Stripe: the account's secret key")
STRIPE_WEBHOOK_SECRET = env_str(
    "STRIPE_WEBHOOK_SECRET", "signs Stripe's messages, which come to /pay/stripe/webhook/; several are parted by commas"
)
STRIPE_CONNECT_COUNTRIES = env_list(
    "STRIPE_CONNECT_COUNTRIES", "ISO codes of the markets whose sellers Stripe may pay out to (`FR,DE`)", default=[]
)
STRIPE_API_URL = env_url("STRIPE_API_URL", "Stripe's API", default="https://api.stripe.com", schemes=_services)
PAYPAL_CLIENT_ID = env_str("PAYPAL_CLIENT_ID", "PayPal: the app's client id")
PAYPAL_SECRET = env_str("PAYPAL_SECRET", "PayPal: its secret")
PAYPAL_WEBHOOK_ID = env_str("PAYPAL_WEBHOOK_ID", "PayPal: the webhook's id; messages come to /pay/paypal/webhook/")
PAYPAL_API_URL = env_url("PAYPAL_API_URL", "PayPal's API", default="https://api-m.paypal.com", schemes=_services)

MPESA_URL = env_url("MPESA_URL", "Daraja, the API of M-Pesa", default="https://api.safaricom.co.ke", schemes=_services, is_origin=True)
MPESA_CONSUMER_KEY, MPESA_CONSUMER_SECRET = (
    env_str("MPESA_CONSUMER_KEY", "M-Pesa: the app's key"),
    env_str("MPESA_CONSUMER_SECRET", "M-Pesa: the app's secret"),
)
MPESA_SHORTCODE, MPESA_PASSKEY = (
    env_str("MPESA_SHORTCODE", "M-Pesa: the paybill, or a till's head office"),
    env_str("MPESA_PASSKEY", "M-Pesa: the passkey of that short code"),
)
MPESA_TILL = env_str("MPESA_TILL", "M-Pesa: the till, where money goes to one")
MPESA_INITIATOR, MPESA_SECURITY_CREDENTIAL = (
    env_str("MPESA_INITIATOR", "M-Pesa: the name of the operator who sends money"),
    env_str("MPESA_SECURITY_CREDENTIAL", "M-Pesa: that operator's encrypted password"),
)
MPESA_PAYOUT_SHORTCODE = env_str("MPESA_PAYOUT_SHORTCODE", "M-Pesa: the short code that money is sent from, where it is another one")
MPESA_CALLBACK_IPS = env_list(
    "MPESA_CALLBACK_IPS", "M-Pesa: addresses that may call back; unset, anybody with a signed address", default=[]
)

MOMO_URL = env_url("MOMO_URL", "the API of MTN MoMo", default="https://proxy.momoapi.mtn.com", schemes=_services, is_origin=True)
MOMO_TARGET = env_str("MOMO_TARGET", "MTN MoMo: X-Target-Environment; `sandbox` knows euros only", default="mtnguineaconakry")
MOMO_API_USER, MOMO_API_KEY = env_str("MOMO_API_USER", "MTN MoMo: the API user"), env_str("MOMO_API_KEY", "MTN MoMo: the API user's key")
MOMO_COLLECTION_KEY, MOMO_DISBURSEMENT_KEY = (
    env_str("MOMO_COLLECTION_KEY", "MTN MoMo: key of the subscription that takes money in"),
    env_str("MOMO_DISBURSEMENT_KEY", "MTN MoMo: key of the subscription that sends money"),
)
MOMO_REFUNDS = env_str(
    "MOMO_REFUNDS",
    "MTN MoMo: how money goes back; some countries know no refunds, only transfers",
    default="refund",
    choices=("refund", "transfer"),
)

ORANGE_URL = env_url("ORANGE_URL", "the API of Orange Money", default="https://api.orange.com", schemes=_services, is_origin=True)
ORANGE_COUNTRY = env_str("ORANGE_COUNTRY", "Orange Money: the country in the address; `dev` is the sandbox", default="gn")
ORANGE_CLIENT_ID, ORANGE_CLIENT_SECRET = (
    env_str("ORANGE_CLIENT_ID", "Orange Money: the app's client id"),
    env_str("ORANGE_CLIENT_SECRET", "Orange Money: the app's secret"),
)
ORANGE_MERCHANT_KEY = env_str("ORANGE_MERCHANT_KEY", "Orange Money: the merchant's key")
_form_action += payment_pages({STRIPE_API_URL: STRIPE_SECRET_KEY, PAYPAL_API_URL: PAYPAL_CLIENT_ID, ORANGE_URL: ORANGE_CLIENT_ID})

# --- Logs -----------------------------------------------------------------------------------------------------------
begin_section("Logs")
LOG_FORMAT = env_str(
    "LOG_FORMAT",
    "one JSON object a line, or text for people",
    default="json" if IS_PUBLIC else "text",
    choices=("json", "text"),
    unset="`json` on a public site, else `text`",
)
LOGGING = logging_settings(
    log_format=LOG_FORMAT,
    level=env_str("LOG_LEVEL", "what is logged at the least", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
)
configure_structlog()

"""The public addresses: a contract, see the design."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from shop.accounts.views import staff_sign_in
from site_config import health, offline, sitemaps
from site_config.styleguide import styleguide

admin.autodiscover()
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("site.webmanifest", offline.manifest, name="manifest"),
    path("offline/install/", offline.install_hint, name="install_hint"),
    path("offline/<slug:language>/", offline.offline_page, name="offline_page"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemaps.sitemap_portion, name="sitemap_portion"),
    path("i18n/", include("site_config.languages")),
    path("styleguide/", styleguide, name="styleguide"),
    path("admin/login/", staff_sign_in, name="staff_sign_in"),
    path("admin/", admin.site.urls),
    path("account/", include("shop.accounts.urls")),  # first: /account/sessions/ is ours
    path("account/", include("shop.personal.urls")),
    path("account/", include("allauth.urls")),
    path("account/", include("shop.promotions.urls")),
    path("pictures/", include("shop.images.urls")),
    path("places/", include("shop.places.urls")),
    path("search/", include("shop.search.urls")),
    path("cart/", include("shop.cart.urls")),
    path("checkout/", include("shop.checkout.urls")),
    path("pay/sandbox/", include("site_config.sandbox.pages")),
    path("pay/", include("shop.payments.urls")),
    path("orders/", include("shop.digital.urls")),
    path("orders/", include("shop.orders.urls")),
    path("papers/", include("shop.papers.urls")),
    path("desk/", include("shop.custody.urls")),
    path("messages/", include("shop.chat.urls")),
    path("notifications/", include("shop.notifications.urls")),
    path("", include("shop.payouts.urls")),  # /sell/money/, /deliver/money/
    path("", include("shop.auctions.urls")),  # /auctions/…, /bids/…
    path("", include("shop.reviews.urls")),  # /p/…/reviews/, /s/…/reviews/, /orders/…/reviews/, /account/reviews/
    path("sell/", include("sellers.urls")),
    path("returns/", include("returns.urls")),
    path("", include("couriers.urls")),  # /deliver/… and /h/<token>/
    path("", include("shop.texts.urls")),  # /help/, /terms/, /privacy/ and their versions
    path("contact/", include("shop.contact.urls")),
    path("", include("shop.discovery.urls")),  # /discover/…, /favorites/alerts/
    path("", include("shop.stores.urls")),  # /s/<slug>/
    path("", include("shop.catalog.urls")),  # /, /c/…, /p/…, /favorites/
    re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.*)$", health.media, {"document_root": settings.MEDIA_ROOT}, name="media"),
]
handler500 = "site_config.outages.server_error"

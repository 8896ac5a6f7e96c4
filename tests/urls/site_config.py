"""Addresses of the site itself."""

from tests.urls.table import Row

ROWS = [
    Row("healthz", anyone=200),
    Row("readyz", anyone=200),
    Row("service_worker", anyone=200),
    Row("manifest", anyone=200),
    Row("install_hint", anyone=200),
    Row("offline_page", anyone=200, args=lambda cast: ["fr"]),
    Row("offline_page", anyone=404, args=lambda cast: ["xx"]),
    Row("robots", anyone=200),
    Row("sitemap", anyone=200),
    Row("sitemap_portion", anyone=200, args=lambda cast: ["shelves", 0]),
    Row("sitemap_portion", anyone=404, args=lambda cast: ["products", 99]),
    Row("sitemap_portion", anyone=404, args=lambda cast: ["orders", 0]),
    Row("set_language", anyone=302, method="post", data={"language": "fr"}),
    Row("styleguide", {"anonymous": 302, "sam": 200}, anyone=404),
    Row("media", anyone=404, args=lambda cast: ["images/absent.jpg"]),
]

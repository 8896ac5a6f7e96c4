"""The pages of payment services, to which the answer to one of our forms may send somebody: browsers ask form-action of that too."""

from collections.abc import Mapping
from urllib.parse import urlsplit

# Where a service shows its pages, by the address of its interface. Any other, as a sandbox of one's own has, shows them itself.
_PAGES = {
    "api.stripe.com": ["https://checkout.stripe.com", "https://connect.stripe.com"],
    "api-m.paypal.com": ["https://www.paypal.com"],
    "api-m.sandbox.paypal.com": ["https://www.sandbox.paypal.com"],
    "api.orange.com": ["https://*.orange-money.com"],
}


def payment_pages(services: Mapping[str, str]) -> list[str]:
    """For a policy, of the services that are set up: by the address of each, the key it was given or ""."""
    found: list[str] = []
    for address, key in services.items():
        parts = urlsplit(address)
        if key and parts.hostname:
            found += _PAGES.get(parts.hostname, [f"{parts.scheme}://{parts.netloc}"])
    return found

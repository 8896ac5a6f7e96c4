"""Where a form's answer may send a buyer to."""

from site_config.payment_pages import payment_pages


def test_only_what_is_set_up_is_allowed():
    services = {"https://api.stripe.com": "sk_live_1", "https://api-m.paypal.com": "", "https://api.orange.com": "id"}
    assert payment_pages(services) == ["https://checkout.stripe.com", "https://connect.stripe.com", "https://*.orange-money.com"]


def test_a_service_elsewhere_shows_its_own_pages():
    assert payment_pages({"http://127.0.0.1:4711": "key", "https://api-m.sandbox.paypal.com": "id"}) == [
        "http://127.0.0.1:4711",
        "https://www.sandbox.paypal.com",
    ]

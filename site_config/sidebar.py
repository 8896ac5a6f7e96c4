"""The look of the admin, and what stands in its sidebar."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Indigo, as on the site; unfold takes its scale as red, green, blue.
_INDIGO = {
    "50": "238 242 248",
    "100": "215 224 239",
    "200": "178 195 223",
    "300": "134 159 202",
    "400": "122 148 200",
    "500": "104 134 192",  # links in the dark: 4.5 to 1 and more
    "600": "46 74 128",
    "700": "36 59 105",
    "800": "28 46 84",
    "900": "20 33 62",
    "950": "12 21 42",
}
# Section → (title, Material icon, model as in the admin's addresses).
_SECTIONS: list[tuple[Promise | str, list[tuple[Promise | str, str, str]]]] = [
    (
        _("To decide"),
        [
            (_("Listings to review"), "rate_review", "moderation_submittedproduct"),
            (_("Couriers"), "two_wheeler", "couriers_courierprofile"),
            (_("Half-confirmed handovers"), "rule", "couriers_halfconfirmation"),
            (_("Reported conversations"), "flag", "chat_report"),
            (_("Reported reviews"), "flag", "reviews_reviewreport"),
            (_("Messages to our team"), "support_agent", "contact_enquiry"),
        ],
    ),
    (
        _("The market"),
        [
            (_("Orders"), "receipt_long", "orders_order"),
            (_("Deliveries"), "local_shipping", "couriers_delivery"),
            (_("Returns"), "assignment_return", "returns_returnrequest"),
            (_("Products"), "inventory_2", "catalog_product"),
            (_("Categories"), "category", "catalog_category"),
            (_("Promo codes"), "sell", "promotions_promocode"),
            (_("Points rules"), "loyalty", "promotions_pointsrule"),
            (_("Points accounts"), "redeem", "promotions_pointsaccount"),
            (_("Stores"), "storefront", "stores_store"),
            (_("Users"), "group", "accounts_user"),
            (_("Conversations"), "forum", "chat_conversation"),
            (_("Reviews"), "reviews", "reviews_review"),
            (_("Searches"), "search", "search_searchlog"),
            (_("Categories of files"), "move_to_inbox", "sellers_filecategory"),
            (_("Help and terms"), "gavel", "texts_textversion"),
        ],
    ),
    (
        _("Ledger"),
        [
            (_("Accounts and balances"), "account_balance", "ledger_account"),
            (_("Entries"), "menu_book", "ledger_entry"),
            (_("Payments"), "payments", "payments_payment"),
            (_("Refunds"), "undo", "payments_refund"),
            (_("Disputes"), "gavel", "payments_dispute"),
            (_("Reversals to confirm"), "undo", "payments_reversalnote"),
            (_("Attempts to pay"), "credit_card", "payments_paymentattempt"),
            (_("Messages of providers"), "inbox", "payments_paymentevent"),
            (_("Cash desks"), "point_of_sale", "custody_cashdesk"),
            (_("Deposits"), "savings", "custody_deposit"),
            (_("Differences of cash"), "balance", "custody_discrepancy"),
            (_("Overdue cash"), "hourglass_bottom", "custody_overduecash"),
            (_("Payees"), "account_balance_wallet", "payouts_payee"),
            (_("Payouts"), "send_money", "payouts_payout"),
            (_("Accounts to check"), "fact_check", "payouts_destination"),
            (_("Bank files"), "description", "payouts_bankrun"),
            (_("Money held back"), "front_hand", "payouts_orderhold"),
            (_("Money held back for returns"), "front_hand", "payouts_returnhold"),
            (_("Invoices and statements"), "description", "papers_paper"),
            (_("Invoices being sent"), "forward_to_inbox", "papers_papersending"),
            (_("Commissions"), "percent", "commissions_commissionrule"),
            (_("Commission simulations"), "query_stats", "commissions_simulation"),
            (_("Taxes"), "account_balance_wallet", "places_taxrate"),
        ],
    ),
    (
        _("Running the site"),
        [
            (_("Checks of the books"), "fact_check", "audits_audit"),
            (_("Events"), "bolt", "events_domainevent"),
            (_("Messages on their way"), "forward_to_inbox", "notifications_sending"),
            (_("Bounced e-mail addresses"), "unsubscribe", "notifications_deadaddress"),
            (_("Markets"), "public", "places_country"),
        ],
    ),
]


def admin_theme(*, site_name: str) -> dict[str, Any]:
    """Settings for django-unfold."""
    return {
        "SITE_TITLE": site_name,
        "SITE_HEADER": site_name,
        "SITE_SUBHEADER": _("Administration"),
        "SITE_URL": "/",
        "SHOW_HISTORY": True,
        "SHOW_VIEW_ON_SITE": True,
        "COLORS": {"primary": _INDIGO},
        "SCRIPTS": [lambda _request: static("js/admin-expressions.js")],  # before the theme's own
        "DASHBOARD_CALLBACK": "shop.audits.admin.dashboard",
        "SIDEBAR": {"show_search": True, "navigation": [_section(title, items) for title, items in _SECTIONS]},
    }


def _section(title: Promise | str, items: list[tuple[Promise | str, str, str]]) -> dict[str, Any]:
    links = [
        {"title": name, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist"), "permission": _whoever_sees(model)}
        for name, icon, model in items
    ]
    return {"title": title, "items": links}


def _whoever_sees(model: str) -> Callable[[HttpRequest], bool]:
    app, _underscore, name = model.partition("_")

    def may_see(request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"{app}.{verb}_{name}") for verb in ("view", "change"))

    return may_see

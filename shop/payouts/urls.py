"""Addresses of money: /sell/money/… for sellers, /deliver/money/… for couriers, /desk/…/payouts/ for cashiers."""

from django.urls import URLPattern, path

from shop.payouts import views

app_name = "payouts"


def _money_pages(area: str) -> list[URLPattern]:
    who = {"area": area}
    return [
        path(f"{area}/money/", views.money_page, who, name=f"{area}_money"),
        path(f"{area}/money/ask/", views.payout_request, who, name=f"{area}_ask"),
        path(f"{area}/money/<int:pk>/cancel/", views.payout_cancel, who, name=f"{area}_cancel"),
        path(f"{area}/money/account/", views.destination_change, who, name=f"{area}_account"),
        path(f"{area}/money/account/<int:pk>/remove/", views.destination_remove, who, name=f"{area}_account_remove"),
        path(f"{area}/money/connect/<slug:rail>/", views.account_connect, who, name=f"{area}_connect"),
        path(f"{area}/money/connect/<slug:rail>/back/", views.account_connected, who, name=f"{area}_connected"),
        path(f"{area}/money/schedule/", views.schedule_change, who, name=f"{area}_schedule"),
        path(f"{area}/money/<int:year>-<int:month>.csv", views.statement_as_csv, who, name=f"{area}_csv"),
        path(f"{area}/money/<int:year>-<int:month>.pdf", views.statement_as_pdf, who, name=f"{area}_pdf"),
    ]


urlpatterns = [
    *_money_pages(views.SELL),
    *_money_pages(views.DELIVER),
    path("deliver/money/keep/", views.cash_keep, {"area": views.DELIVER}, name="deliver_keep"),
    path("desk/<int:pk>/payouts/", views.desk_payouts, name="desk"),
]

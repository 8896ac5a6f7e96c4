"""Addresses of money: /sell/money/… for sellers, /deliver/money/… for couriers, /desk/…/payouts/ for cashiers."""

from django.urls import URLPattern, path

from shop.payouts import views

app_name = "payouts"


def _pages(area: str) -> list[URLPattern]:
    who = {"area": area}
    return [
        path(f"{area}/money/", views.money, who, name=f"{area}_money"),
        path(f"{area}/money/ask/", views.ask, who, name=f"{area}_ask"),
        path(f"{area}/money/<int:pk>/cancel/", views.cancel, who, name=f"{area}_cancel"),
        path(f"{area}/money/account/", views.destination, who, name=f"{area}_account"),
        path(f"{area}/money/account/<int:pk>/remove/", views.destination_remove, who, name=f"{area}_account_remove"),
        path(f"{area}/money/connect/<slug:rail>/", views.connect, who, name=f"{area}_connect"),
        path(f"{area}/money/connect/<slug:rail>/back/", views.connected, who, name=f"{area}_connected"),
        path(f"{area}/money/schedule/", views.schedule, who, name=f"{area}_schedule"),
        path(f"{area}/money/<int:year>-<int:month>.csv", views.statement, who, name=f"{area}_csv"),
        path(f"{area}/money/<int:year>-<int:month>.pdf", views.statement_on_paper, who, name=f"{area}_pdf"),
    ]


urlpatterns = [
    *_pages(views.SELL),
    *_pages(views.DELIVER),
    path("deliver/money/keep/", views.keep, {"area": views.DELIVER}, name="deliver_keep"),
    path("desk/<int:pk>/payouts/", views.desk_payouts, name="desk"),
]

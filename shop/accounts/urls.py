"""Addresses of the app."""

from django.urls import path

from shop.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("prove/", views.prove, name="prove"),
    path("mode/", views.switch_mode, name="mode"),
    path("place/", views.place_choose, name="place"),
    path("market/", views.switch_market, name="market"),
    path("sessions/", views.session_list, name="sessions"),
    path("sessions/others/end/", views.sessions_end, name="sessions_end"),
    path("sessions/<int:pk>/end/", views.session_end, name="session_end"),
    path("addresses/", views.address_list, name="addresses"),
    path("addresses/new/", views.address_add, name="address_add"),
    path("addresses/<int:pk>/", views.address_edit, name="address_edit"),
    path("addresses/<int:pk>/usual/", views.address_usual, name="address_usual"),
    path("addresses/<int:pk>/delete/", views.address_delete, name="address_delete"),
]

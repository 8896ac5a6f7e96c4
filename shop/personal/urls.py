"""Addresses of one's own data."""

from django.urls import path

from shop.personal import views

app_name = "personal"
urlpatterns = [
    path("data/", views.data_show, name="data"),
    path("data/export/", views.export_ask, name="export"),
    path("data/export/file/", views.export_fetch, name="file"),
    path("delete/", views.account_leave, name="leave"),
]

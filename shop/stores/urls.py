"""Addresses of the storefronts."""

from django.urls import path

from shop.stores import views

app_name = "stores"
urlpatterns = [
    path("s/<slug:slug>/", views.store, name="store"),
]

"""Addresses of the app."""

from django.urls import URLPattern

app_name = "couriers"
urlpatterns: list[URLPattern] = []

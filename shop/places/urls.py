"""Addresses of the app."""

from django.urls import path

from shop.places import views

app_name = "places"
urlpatterns = [
    path("children/", views.children, name="children"),
    path("about/", views.sources_about, name="about"),
]

"""Addresses of discovery."""

from django.urls import path

from shop.discovery import views

app_name = "discovery"
urlpatterns = [
    path("discover/recent/", views.recent_list, name="recent"),
    path("discover/clear/", views.recent_clear, name="clear"),
    path("discover/products/<int:pk>/", views.for_you, name="for_you"),
    path("discover/products/<int:pk>/alert/", views.alert_change, name="ask"),
    path("favorites/alerts/", views.alert_list, name="alerts"),
]

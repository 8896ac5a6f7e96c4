"""Addresses of the inbox."""

from django.urls import path

from shop.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.open_notification, name="open"),
]

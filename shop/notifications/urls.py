"""Addresses of the inbox."""

from django.urls import path

from shop.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notification_list, name="inbox"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.notification_settings, name="settings"),
    path("devices/", views.device_add, name="device_add"),
    path("devices/<int:pk>/remove/", views.device_remove, name="device_remove"),
    path("unsubscribe/<str:token>/", views.stop_mail, name="unsubscribe"),
    path("<int:pk>/", views.open_notification, name="open"),
    path("<int:pk>/read/", views.read_one, name="read"),
]

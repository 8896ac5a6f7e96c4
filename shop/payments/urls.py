"""Addresses of payments: those of the buyer, and the one that providers call."""

from django.urls import path

from shop.payments import views

app_name = "payments"
urlpatterns = [
    path("<int:pk>/", views.payment, name="payment"),
    path("<int:pk>/start/", views.payment_start, name="start"),
    path("<int:pk>/back/", views.payment_back, name="back"),
    path("<slug:provider>/webhook/", views.webhook, name="webhook"),
]

"""Addresses of payments: those of the buyer, and the one that providers call."""

from django.urls import path

from shop.payments import views

app_name = "payments"
urlpatterns = [
    path("order/<slug:number>/", views.order_payment, name="order"),
    path("<int:pk>/", views.payment, name="payment"),
    path("<int:pk>/start/", views.payment_start, name="start"),
    path("<int:pk>/back/", views.payment_back, name="back"),
    path("refunds/", views.refund_list, name="refunds"),
    path("refunds/out/", views.credit_out, name="credit_out"),
    path("refunds/<slug:number>/credit/", views.refund_credit, name="refund_credit"),
    path("refunds/<slug:number>/code/", views.refund_code, name="refund_code"),
    path("carry/", views.carry_list, name="carry"),
    path("carry/<slug:number>/", views.carry_done, name="carry_done"),
    path("<slug:provider>/webhook/", views.webhook, name="webhook"),
]

"""Addresses of the app: /deliver/… for carriers, /h/<token>/ for the door."""

from django.urls import path

from couriers import views

app_name = "couriers"
urlpatterns = [
    path("deliver/", views.market, name="market"),
    path("deliver/start/", views.start, name="start"),
    path("deliver/availability/", views.availability, name="availability"),
    path("deliver/here/", views.here, name="here"),
    path("deliver/mine/", views.deliveries, name="deliveries"),
    path("deliver/cash/", views.cash, name="cash"),
    path("deliver/cash/declare/", views.declare, name="declare"),
    path("deliver/cash/<int:pk>/", views.deposit, name="deposit"),
    path("deliver/cash/<int:pk>/cancel/", views.deposit_cancel, name="deposit_cancel"),
    path("deliver/frame/", views.frame, name="frame"),
    path("deliver/<int:pk>/", views.delivery, name="delivery"),
    path("deliver/<int:pk>/claim/", views.claim, name="claim"),
    path("deliver/<int:pk>/release/", views.release, name="release"),
    path("deliver/<int:pk>/take/", views.take, name="take"),
    path("deliver/<int:pk>/set-out/", views.leave_store, name="set_out"),
    path("deliver/<int:pk>/fail/", views.fail, name="fail"),
    path("deliver/<int:pk>/retry/", views.retry, name="retry"),
    path("deliver/<int:pk>/received/", views.received, name="received"),
    path("deliver/<int:pk>/parcel/", views.parcel, name="parcel"),
    path("deliver/<int:pk>/paid/", views.paid, name="paid"),
    path("deliver/<int:pk>/undo/", views.undo, name="undo"),
    path("deliver/<int:pk>/arrived/", views.received_sent, name="received_sent"),
    path("deliver/<int:pk>/missing/", views.missing, name="missing"),
    path("deliver/<int:pk>/new-code/", views.new_code, name="new_code"),
    path("deliver/<int:pk>/scan/", views.scan, name="scan"),
    path("deliver/<int:pk>/code/", views.spoken, name="spoken"),
    path("h/<str:token>/", views.handover, name="handover"),
]

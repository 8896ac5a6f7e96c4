"""Addresses of the app: /deliver/… for carriers, /h/<token>/ for the door, /desk/handovers/ for what only one has confirmed."""

from django.urls import path

from couriers import views

app_name = "couriers"
urlpatterns = [
    path("deliver/", views.courier_market, name="market"),
    path("deliver/start/", views.courier_start, name="start"),
    path("deliver/availability/", views.courier_availability, name="availability"),
    path("deliver/here/", views.courier_location, name="here"),
    path("deliver/mine/", views.deliveries, name="deliveries"),
    path("deliver/cash/", views.cash, name="cash"),
    path("deliver/cash/declare/", views.deposit_declare, name="declare"),
    path("deliver/cash/<int:pk>/", views.deposit, name="deposit"),
    path("deliver/cash/<int:pk>/cancel/", views.deposit_cancel, name="deposit_cancel"),
    path("deliver/frame/", views.camera_frame, name="frame"),
    path("deliver/<int:pk>/", views.delivery, name="delivery"),
    path("deliver/<int:pk>/claim/", views.delivery_claim, name="claim"),
    path("deliver/<int:pk>/release/", views.delivery_release, name="release"),
    path("deliver/<int:pk>/take/", views.parcel_take, name="take"),
    path("deliver/<int:pk>/set-out/", views.parcel_set_out, name="set_out"),
    path("deliver/<int:pk>/fail/", views.delivery_fail, name="fail"),
    path("deliver/<int:pk>/retry/", views.delivery_retry, name="retry"),
    path("deliver/<int:pk>/received/", views.cash_received, name="received"),
    path("deliver/<int:pk>/parcel/", views.parcel, name="parcel"),
    path("deliver/<int:pk>/paid/", views.cash_paid, name="paid"),
    path("deliver/<int:pk>/undo/", views.word_undo, name="undo"),
    path("deliver/<int:pk>/arrived/", views.parcel_received, name="received_sent"),
    path("deliver/<int:pk>/missing/", views.parcel_missing, name="missing"),
    path("deliver/<int:pk>/new-code/", views.code_renew, name="new_code"),
    path("deliver/<int:pk>/scan/", views.code_scan, name="scan"),
    path("deliver/<int:pk>/code/", views.code_type, name="spoken"),
    path("deliver/<int:pk>/text/", views.buyer_text, name="text"),
    path("deliver/<int:pk>/number/", views.number_type, name="number"),
    path("deliver/<int:pk>/deny/", views.payment_deny, name="deny"),
    path("desk/handovers/", views.half_list, name="halves"),
    path("desk/handovers/<int:pk>/", views.half_detail, name="half"),
    path("h/paid/<str:token>/", views.paid_link, name="paid_link"),
    path("h/<str:token>/", views.handover, name="handover"),
]

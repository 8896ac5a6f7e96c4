"""Addresses of the app: /returns/…"""

from django.urls import path

from returns import views

app_name = "returns"
urlpatterns = [
    path("", views.return_list, name="list"),
    path("order/<str:number>/", views.return_add, name="add"),
    path("<str:number>/", views.return_detail, name="detail"),
    path("<str:number>/withdraw/", views.return_withdraw, name="withdraw"),
    path("<str:number>/send/", views.return_send, name="send"),
    path("<str:number>/appeal/", views.return_appeal, name="appeal"),
]

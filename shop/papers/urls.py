"""Addresses of the app: /papers/…"""

from django.urls import path

from shop.papers import views

app_name = "papers"
urlpatterns = [path("<slug:number>/", views.paper_pdf, name="paper")]

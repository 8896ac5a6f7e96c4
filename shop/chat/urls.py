"""Addresses of the app: /messages/…"""

from django.urls import path

from shop.chat import views

app_name = "chat"
urlpatterns = [
    path("", views.conversation_list, name="inbox"),
    path("beside/", views.beside, name="beside"),
    path("badge/", views.badge, name="badge"),
    path("with/<slug:slug>/", views.start_with_store, name="with_store"),
    path("order/<str:number>/", views.start_from_order, name="from_order"),
    path("desk/<slug:slug>/", views.store_desk, name="desk"),
    path("desk/<slug:slug>/replies/<int:template_pk>/", views.template_change, name="template"),
    path("desk/<slug:slug>/replies/<int:template_pk>/remove/", views.template_remove, name="template_remove"),
    path("<int:pk>/", views.conversation, name="conversation"),
    path("<int:pk>/send/", views.message_send, name="send"),
    path("<int:pk>/attach/", views.offer_attach, name="attach"),
    path("<int:pk>/offer/<int:product_pk>/", views.offer_make, name="offer"),
    path("<int:pk>/offers/<int:offer_pk>/<slug:answer>/", views.offer_answer, name="offer_answer"),
    path("<int:pk>/block/", views.conversation_block, name="block"),
    path("<int:pk>/report/", views.conversation_report, name="report"),
]

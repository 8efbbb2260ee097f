from django.urls import path

from parvis.web.hooks import views

app_name = "hooks"
urlpatterns = [path("card/<slug:company>/", views.card, name="card")]

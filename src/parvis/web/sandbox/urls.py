from django.urls import path

from parvis.web.sandbox import views

app_name = "sandbox"
urlpatterns = [path("<str:number>/", views.page, name="page")]

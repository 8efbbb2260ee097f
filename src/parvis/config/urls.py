from django.urls import include, path

from parvis.config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("parvis.web.urls")),
]

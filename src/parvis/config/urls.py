from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from parvis.config.health import healthz, readyz

handler500 = "parvis.web.ui.views.server_error"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("parvis.web.urls")),
    *i18n_patterns(path("", include("parvis.web.storefront.urls"))),
]
handler403 = "parvis.web.denied.denied"

"""Every page. The root names (signin, signup, …) belong to no site."""

from django.conf import settings
from django.urls import include, path

from parvis.web.access import public
from parvis.web.language import set_language
from parvis.web.ui.views import brand_image, theme_icon, theme_stylesheet

urlpatterns = [
    path("language/", set_language, name="set-language"),
    path("theme/<slug:name>.css", public(theme_stylesheet), name="theme"),
    path("theme/<slug:name>.svg", public(theme_icon), name="theme-icon"),
    path("brand/<str:file_name>", public(brand_image), name="brand-image"),
    path("", include("parvis.web.signin.urls")),
    path("", include("parvis.web.checkout.urls")),
    path("", include("parvis.web.portal.urls")),
    path("staff/", include("parvis.web.backoffice.urls")),
    path("hooks/", include("parvis.web.hooks.urls")),
    *([path("sandbox-card/", include("parvis.web.sandbox.urls"))] if settings.PARVIS_DEMO else []),
    path("", include("parvis.web.storefront.doors")),
]

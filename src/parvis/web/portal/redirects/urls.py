"""Web redirects: those of a name, under its page, and all of them."""

from django.urls import path

from parvis.web.portal.redirects import editing, listing, option, pointing, summary

urlpatterns = [
    path("redirects/", summary.redirects, name="redirects"),
    path("domains/<str:name>/redirects/", listing.redirects, name="domain-redirects"),
    path("domains/<str:name>/redirects/add/", editing.add, name="redirect-add"),
    path("domains/<str:name>/redirects/dns/", pointing.point, name="redirects-dns"),
    path("domains/<str:name>/redirects/option/", option.option, name="redirects-option"),
    path("domains/<str:name>/redirects/option/renewal/", option.option_renewal, name="redirects-option-renewal"),
    path("domains/<str:name>/redirects/<int:pk>/", listing.redirect, name="redirect"),
    path("domains/<str:name>/redirects/<int:pk>/edit/", editing.change, name="redirect-edit"),
    path("domains/<str:name>/redirects/<int:pk>/remove/", editing.remove, name="redirect-remove"),
]

"""The pages of a DNS zone, under the page of its name."""

from django.urls import path

from parvis.web.portal.dns import zone

urlpatterns = [
    path("domains/<str:name>/dns/", zone.zone, name="zone"),
]

"""The pages of Parvis, and the floor they are measured against."""

from django.urls import include, path

from bench.floor import floor

urlpatterns = [path("bench-floor/", floor), path("", include("parvis.config.urls"))]

"""The design system: shell, components, theme."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags and static files shared by every web app."""

    name = "parvis.web.ui"
    label = "ui"

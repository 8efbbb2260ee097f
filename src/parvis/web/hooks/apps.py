from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "parvis.web.hooks"

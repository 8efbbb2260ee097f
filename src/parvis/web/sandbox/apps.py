from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "parvis.web.sandbox"

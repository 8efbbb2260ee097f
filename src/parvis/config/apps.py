from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The only place that sees everything: it wires drivers, performers and handlers together."""

    name = "parvis.config"

    def ready(self) -> None:
        """Compose once all apps are loaded."""
        from parvis.config.composition import compose

        compose()

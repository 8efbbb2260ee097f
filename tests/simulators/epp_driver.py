"""The driver of registries by EPP, reaching the simulated registries over TLS as in production."""

from pathlib import Path

from parvis.drivers.epp.registry import EppRegistry
from parvis.drivers.epp.settings import EppSettings


def reached(simulator, code, *, client_id="", answer_timeout=8.0, port=0, profile=""):
    """A registry of the simulator, as our registrar or another."""
    place = simulator.epp
    return EppRegistry(
        EppSettings(
            code=code,
            host="127.0.0.1",
            port=port or place["ports"][code],
            client_id=client_id or place["client_id"],
            password=place["password"],
            ca_file=Path(place["ca_file"]),
            answer_timeout=answer_timeout,
            profile=profile,
        )
    )


def unreached(code, *, profile=""):
    """One that is only asked what it can do."""
    return EppRegistry(
        EppSettings(code=code, host="127.0.0.1", port=9, client_id="nobody", password="none", profile=profile)
    )

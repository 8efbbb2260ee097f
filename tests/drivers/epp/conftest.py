import os
from pathlib import Path

import pytest
from lxml import etree

from parvis.drivers.epp.registry import EppRegistry
from parvis.drivers.epp.settings import EppSettings
from tests.simulators.epp_server import serving


@pytest.fixture(scope="session")
def schemas_if_any():
    """The schemas of EPP, in the folder that EPP_SCHEMAS names: they are not in the repository."""
    folder = os.environ.get("EPP_SCHEMAS")
    return etree.XMLSchema(etree.parse(str(Path(folder) / "_all.xsd"))) if folder else None


@pytest.fixture
def schemas(schemas_if_any):
    if schemas_if_any is None:
        pytest.skip("EPP_SCHEMAS names no folder with the schemas of EPP")
    return schemas_if_any


@pytest.fixture
def server():
    with serving() as epp_server:
        yield epp_server


@pytest.fixture
def settings_of(tmp_path):
    """Settings to reach a server of the tests."""

    def made(epp_server, **changes):
        ca_file = tmp_path / "ca.pem"
        epp_server.authority.cert_pem.write_to_path(str(ca_file))
        settings = {
            "code": "test",
            "host": "127.0.0.1",
            "port": epp_server.port,
            "server_name": "registry.example",
            "ca_file": ca_file,
            "client_id": "REG-1",
            "password": "sign-in-1",
            "connect_timeout": 2.0,
            "answer_timeout": 2.0,
        }
        return EppSettings(**(settings | changes))

    return made


@pytest.fixture
def registry(server, settings_of):
    epp_registry = EppRegistry(settings_of(server))
    yield epp_registry
    epp_registry.close()


@pytest.fixture
def registry_with(server, settings_of):
    made = []

    def registry(**changes):
        made.append(EppRegistry(settings_of(server, **changes)))
        return made[-1]

    yield registry
    for one in made:
        one.close()


@pytest.fixture
def valid(server, schemas_if_any):
    """Where the schemas are at hand, every frame that the server received is one that they allow."""
    yield
    if schemas_if_any is not None:
        for frame in server.received:
            schemas_if_any.assertValid(frame.root)

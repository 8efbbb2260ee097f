"""The authority of an installation, from variables: checked when Parvis starts."""

from collections.abc import Mapping

from parvis.drivers.acme.authority import AcmeSettings


class AuthorityError(Exception):
    """The variables cannot be used. ``faults``: one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def authority_in(environment: Mapping[str, str], *, key: bytes = b"") -> AcmeSettings | None:
    """What ``PARVIS_ACME_…`` say; None: no certificates here. Raises AuthorityError."""
    directory = environment.get("PARVIS_ACME", "")
    if not directory:
        return None
    email, name, secret = (environment.get(f"PARVIS_ACME_{part}", "") for part in ("EMAIL", "BINDING", "BINDING_KEY"))
    faults = []
    if not directory.startswith("https://"):
        faults.append("PARVIS_ACME: the address of the authority's directory, over HTTPS")
    if "@" not in email:
        faults.append("PARVIS_ACME_EMAIL: where the authority writes to you")
    if bool(name) != bool(secret):
        faults.append("PARVIS_ACME_BINDING and PARVIS_ACME_BINDING_KEY: both, or neither")
    if faults:
        raise AuthorityError(faults)
    return AcmeSettings(directory, email, key, name, secret, environment.get("PARVIS_ACME_CA") or True)

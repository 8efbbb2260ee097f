"""Secrets of others that we keep for a while: readable by our workers alone."""

from typing import Final

from parvis.provisioning.sealing import Sealer

_SEALER: Final = Sealer(b"parvis.domains.sealing")
sealed: Final = _SEALER.sealed
opened: Final = _SEALER.opened

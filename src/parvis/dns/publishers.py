"""Which driver publishes at which server, by the server's code."""

from typing import Final

from parvis.dns.ports import Publisher
from parvis.kit.drivers import Drivers

publishers: Final = Drivers[Publisher]()
"""Every server has every zone."""

"""Which driver looks at targets."""

from typing import Final

from parvis.kit.drivers import Drivers
from parvis.redirections.ports import Looker

WEB: Final = "web"
lookers: Final = Drivers[Looker]()
"""Without one, nothing is looked at, and a masked redirection stays a visible one."""

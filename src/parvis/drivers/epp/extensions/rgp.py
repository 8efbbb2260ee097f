"""Registry grace periods (RFC 3915): restoring a deleted name, and reporting why."""

from dataclasses import dataclass
from datetime import datetime

from parvis.drivers.epp.elements import Element, element, instant
from parvis.drivers.epp.parsing import children
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """Asks for a name in redemption. Goes with an update that changes nothing else."""

    def element(self) -> Element:
        return element("rgp:update", element("rgp:restore", attributes={"op": "request"}))


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What registries ask for afterwards: the data before and after, when, and two statements."""

    before: str
    after: str
    deleted_at: datetime
    restored_at: datetime
    reason: str
    statements: tuple[str, str]

    def element(self) -> Element:
        return element(
            "rgp:update",
            element(
                "rgp:restore",
                element(
                    "rgp:report",
                    element("rgp:preData", self.before),
                    element("rgp:postData", self.after),
                    element("rgp:delTime", instant(self.deleted_at)),
                    element("rgp:resTime", instant(self.restored_at)),
                    element("rgp:resReason", self.reason),
                    *(element("rgp:statement", statement) for statement in self.statements),
                ),
                attributes={"op": "report"},
            ),
        )


def grace_periods_in(response: Response) -> tuple[str, ...]:
    """The states that an info or an update tells, such as ``redemptionPeriod``."""
    for tag in ("rgp:infData", "rgp:upData"):
        found = response.extension(tag)
        if found is not None:
            return tuple(part.get("s", "") for part in children(found, "rgp:rgpStatus"))
    return ()

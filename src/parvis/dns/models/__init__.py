from parvis.dns.models.aliases import Alias
from parvis.dns.models.drafts import Draft, DraftChange
from parvis.dns.models.keys import SigningKey
from parvis.dns.models.placements import Placement
from parvis.dns.models.runs import TemplateRun, TemplateRunLine
from parvis.dns.models.templates import ZoneTemplate
from parvis.dns.models.versions import KeptRecord, Version
from parvis.dns.models.zones import Zone

__all__ = [
    "Alias",
    "Draft",
    "DraftChange",
    "KeptRecord",
    "Placement",
    "SigningKey",
    "TemplateRun",
    "TemplateRunLine",
    "Version",
    "Zone",
    "ZoneTemplate",
]

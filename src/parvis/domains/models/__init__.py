from parvis.domains.models.allocations import Allocation
from parvis.domains.models.contacts import RegistryContact
from parvis.domains.models.copies import ZoneCopy
from parvis.domains.models.declared import Declaration, DeclaredServer
from parvis.domains.models.domains import Domain
from parvis.domains.models.drifts import Drift
from parvis.domains.models.exports import Export, ExportPart
from parvis.domains.models.holder_changes import HolderChange, HolderConsent
from parvis.domains.models.holds import Hold
from parvis.domains.models.hosts import InnerHost
from parvis.domains.models.looks import OutsideLook
from parvis.domains.models.messages import RegistryMessage
from parvis.domains.models.notices import TrademarkNotice
from parvis.domains.models.searches import Answer, Search
from parvis.domains.models.securing import Securing
from parvis.domains.models.signature_faults import SignatureFault
from parvis.domains.models.transfers import Transfer

__all__ = [
    "Allocation",
    "Answer",
    "Declaration",
    "DeclaredServer",
    "Domain",
    "Drift",
    "Export",
    "ExportPart",
    "Hold",
    "HolderChange",
    "HolderConsent",
    "InnerHost",
    "OutsideLook",
    "RegistryContact",
    "RegistryMessage",
    "Search",
    "Securing",
    "SignatureFault",
    "TrademarkNotice",
    "Transfer",
    "ZoneCopy",
]

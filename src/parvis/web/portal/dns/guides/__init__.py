"""Forms that write a record's text for the person: SPF, DKIM, DMARC, SRV. Each reads back what it can say, and no more."""

from parvis.web.portal.dns.guides.dkim import DKIM
from parvis.web.portal.dns.guides.dmarc import DMARC
from parvis.web.portal.dns.guides.guide import Guide
from parvis.web.portal.dns.guides.spf import SPF
from parvis.web.portal.dns.guides.srv import SRV

__all__ = ["DKIM", "DMARC", "SPF", "SRV", "Guide"]

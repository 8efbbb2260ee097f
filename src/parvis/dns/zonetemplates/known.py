"""Templates that everybody has: a site with mail, a name that rests, and common suites as their makers publish them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.problems import Words

Asked = tuple[Words, str]
"""What a slot is called, with an example."""

_WEB: Final[Mapping[str, Asked]] = {
    "ip_web": (_("IPv4 address of the site"), "203.0.113.27"),
    "ipv6_web": (_("IPv6 address of the site"), "2001:db8::27"),
}
_SITE: Final = """@ 3600 A {{ip_web}}
@ 3600 AAAA {{ipv6_web?}}
www 3600 CNAME @
"""


@dataclass(frozen=True, slots=True)
class KnownTemplate:
    """``text`` is a zone file with slots; ``source`` says where the records of a suite are published."""

    slug: str
    name: Words
    description: Words
    text: str
    asked: Mapping[str, Asked] = field(default_factory=dict)
    source: str = ""


KNOWN: Final[Sequence[KnownTemplate]] = (
    KnownTemplate("web", _("Site"), _("A site at the domain and at www; e-mail stays as it is."), _SITE, _WEB),
    KnownTemplate(
        "web-mail",
        _("Site and e-mail"),
        _("A site at the domain and at www, and e-mail at one server, protected against forged senders."),
        _SITE
        + """@ 3600 MX 10 {{mail_server}}.
@ 3600 TXT "v=spf1 mx -all"
_dmarc 3600 TXT "v=DMARC1; p=quarantine"
""",
        {**_WEB, "mail_server": (_("Mail server"), "mail.hebergeur.example")},
    ),
    KnownTemplate(
        "parked",
        _("Resting domain"),
        _("No e-mail is received, and nobody can send any in the name of the domain. The site stays as it is."),
        """@ 3600 MX 0 .
@ 3600 TXT "v=spf1 -all"
_dmarc 3600 TXT "v=DMARC1; p=reject"
*._domainkey 3600 TXT "v=DKIM1; p="
""",
        source="RFC 7505, RFC 7208, RFC 7489, RFC 6376",
    ),
    KnownTemplate(
        "google-workspace",
        "Google Workspace",
        _("E-mail at Google Workspace."),
        """@ 3600 MX 1 smtp.google.com.
@ 3600 TXT "v=spf1 include:_spf.google.com ~all"
_dmarc 3600 TXT "v=DMARC1; p=none"
google._domainkey 3600 TXT "{{dkim?}}"
@ 3600 TXT "{{verification?}}"
""",
        {
            "dkim": (_("DKIM value"), "v=DKIM1; k=rsa; p=…"),
            "verification": (_("Verification text"), "google-site-verification=…"),
        },
        source="Google Workspace Admin Help: set up MX records, SPF, DKIM",
    ),
    KnownTemplate(
        "microsoft-365",
        "Microsoft 365",
        _("E-mail at Microsoft 365 (Exchange Online)."),
        """@ 3600 MX 0 {{mail_server}}.
autodiscover 3600 CNAME autodiscover.outlook.com.
@ 3600 TXT "v=spf1 include:spf.protection.outlook.com -all"
_dmarc 3600 TXT "v=DMARC1; p=none"
selector1._domainkey 3600 CNAME {{dkim_1?}}.
selector2._domainkey 3600 CNAME {{dkim_2?}}.
@ 3600 TXT "{{verification?}}"
""",
        {
            "mail_server": (_("Mail server shown for your domain"), "exemple-fr.mail.protection.outlook.com"),
            "dkim_1": (_("First DKIM target"), ""),
            "dkim_2": (_("Second DKIM target"), ""),
            "verification": (_("Verification text"), "MS=ms12345678"),
        },
        source="Microsoft Learn: external DNS records required for Microsoft 365; e-mail authentication",
    ),
    KnownTemplate(
        "proton-mail",
        "Proton Mail",
        _("E-mail at Proton Mail."),
        """@ 3600 MX 10 mail.protonmail.ch.
@ 3600 MX 20 mailsec.protonmail.ch.
@ 3600 TXT "v=spf1 include:_spf.protonmail.ch ~all"
_dmarc 3600 TXT "v=DMARC1; p=quarantine"
protonmail._domainkey 3600 CNAME {{dkim_1?}}.
protonmail2._domainkey 3600 CNAME {{dkim_2?}}.
protonmail3._domainkey 3600 CNAME {{dkim_3?}}.
@ 3600 TXT "{{verification?}}"
""",
        {
            "dkim_1": (_("First DKIM target"), ""),
            "dkim_2": (_("Second DKIM target"), ""),
            "dkim_3": (_("Third DKIM target"), ""),
            "verification": (_("Verification text"), "protonmail-verification=…"),
        },
        source="Proton support: custom domains",
    ),
    KnownTemplate(
        "fastmail",
        "Fastmail",
        _("E-mail at Fastmail."),
        """@ 3600 MX 10 in1-smtp.messagingengine.com.
@ 3600 MX 20 in2-smtp.messagingengine.com.
@ 3600 TXT "v=spf1 include:spf.messagingengine.com ?all"
fm1._domainkey 3600 CNAME fm1.{{domain}}.dkim.fmhosted.com.
fm2._domainkey 3600 CNAME fm2.{{domain}}.dkim.fmhosted.com.
fm3._domainkey 3600 CNAME fm3.{{domain}}.dkim.fmhosted.com.
_dmarc 3600 TXT "v=DMARC1; p=none"
""",
        source="Fastmail help: manual DNS configuration",
    ),
)
BY_SLUG: Final[Mapping[str, KnownTemplate]] = {template.slug: template for template in KNOWN}

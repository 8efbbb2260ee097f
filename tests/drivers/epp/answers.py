"""Answers of registries that several tests need, and what they ask."""

from datetime import UTC, datetime

from parvis.domains.ports import (
    ContactData,
    ContactRole,
    Host,
)
from tests.simulators.epp_server import answer

AT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
NAME = "atelier.example"
SERVERS = [Host("ns1.client.example"), Host("ns2.client.example")]
HOLDER = ContactData(
    name="Zoé Exemple",
    organisation="",
    email="zoe@client.example",
    phone="+33.199000001",
    street=("10 rue du Modèle",),
    city="Orléans",
    postal_code="45000",
    region="",
    country="FR",
)
OK = answer()
NOT_THERE = answer(2303, message="Object does not exist")
CREATED = answer(
    data=f"<domain:creData><domain:name>{NAME}</domain:name><domain:crDate>2026-11-26T10:00:00.0Z</domain:crDate>"
    "<domain:exDate>2027-11-26T10:00:00.0Z</domain:exDate></domain:creData>"
)
FREE_HOSTS = answer(
    data="<host:chkData><host:cd><host:name avail='1'>ns1.client.example</host:name></host:cd>"
    "<host:cd><host:name avail='0'>ns2.client.example</host:name><host:reason>In use</host:reason></host:cd></host:chkData>"
)
NO_FREE_HOSTS = FREE_HOSTS.replace("avail='1'", "avail='0'")


def info(
    *, name=NAME, sponsor="REG-1", creator="REG-1", statuses=("ok",), servers=SERVERS, ns="", rgp=(), ds="", code="", hosts=(),
    expires="<domain:exDate>2027-11-26T10:00:00.0Z</domain:exDate>", roles=(("admin", "PV1"), ("tech", "PV1")),
):  # fmt: skip
    ns = ns or "".join(f"<domain:hostObj>{host.name}</domain:hostObj>" for host in servers)
    extension = (
        f"<rgp:infData>{''.join(f'<rgp:rgpStatus s={chr(34)}{s}{chr(34)}/>' for s in rgp)}</rgp:infData>" if rgp else ""
    )
    return answer(
        data=f"<domain:infData><domain:name>{name}</domain:name><domain:roid>D1-EX</domain:roid>"
        + "".join(f'<domain:status s="{status}"/>' for status in statuses)
        + "<domain:registrant>PV1</domain:registrant>"
        + "".join(f'<domain:contact type="{role}">{handle}</domain:contact>' for role, handle in roles)
        + (f"<domain:ns>{ns}</domain:ns>" if ns else "")
        + "".join(f"<domain:host>{host}</domain:host>" for host in hosts)
        + f"<domain:clID>{sponsor}</domain:clID><domain:crID>{creator}</domain:crID>"
        f"<domain:crDate>2026-11-26T10:00:00.0Z</domain:crDate><domain:upDate>2026-11-27T10:00:00.0Z</domain:upDate>{expires}"
        + (f"<domain:authInfo><domain:pw>{code}</domain:pw></domain:authInfo>" if code else "")
        + "</domain:infData>",
        extension=extension + (f"<secDNS:infData>{ds}</secDNS:infData>" if ds else ""),
    )


def checked(*names, fees="", claims=""):
    return answer(
        data="<domain:chkData>"
        + "".join(
            f'<domain:cd><domain:name avail="{int(not reason)}">{name}</domain:name>'
            + (f"<domain:reason>{reason}</domain:reason>" if reason else "")
            + "</domain:cd>"
            for name, reason in names
        )
        + "</domain:chkData>",
        extension=(f"<fee:chkData><fee:currency>EUR</fee:currency>{fees}</fee:chkData>" if fees else "")
        + (f"<launch:chkData>{claims}</launch:chkData>" if claims else ""),
    )


def registering(registry, **changes):
    arguments = {
        "years": 1, "contacts": dict.fromkeys((ContactRole.REGISTRANT, ContactRole.TECH), "PV1"), "nameservers": SERVERS,
        "auth_code": "Code-1!x", "fee": None, "key": "register:1",
    }  # fmt: skip
    return registry.register(NAME, **(arguments | changes))


def kinds(server):
    return [frame.kind for frame in server.commands()]


def moved(status="pending", requester="REG-1", acting="REG-2"):
    return answer(
        data=f"<domain:trnData><domain:name>{NAME}</domain:name><domain:trStatus>{status}</domain:trStatus>"
        f"<domain:reID>{requester}</domain:reID><domain:reDate>2026-11-26T10:00:00Z</domain:reDate>"
        f"<domain:acID>{acting}</domain:acID><domain:acDate>2026-12-01T10:00:00Z</domain:acDate>"
        "<domain:exDate>2028-11-26T10:00:00Z</domain:exDate></domain:trnData>"
    )


def contact(*, name="Zoé Exemple", sponsor="REG-1", kind="loc", city="Orléans"):
    return answer(
        data="<contact:infData><contact:id>PV1</contact:id><contact:roid>C1-EX</contact:roid><contact:status s='ok'/>"
        f"<contact:postalInfo type='{kind}'><contact:name>{name}</contact:name><contact:addr>"
        f"<contact:street>10 rue du Modèle</contact:street><contact:city>{city}</contact:city><contact:pc>45000</contact:pc>"
        "<contact:cc>FR</contact:cc></contact:addr></contact:postalInfo><contact:voice>+33.199000001</contact:voice>"
        f"<contact:email>zoe@client.example</contact:email><contact:clID>{sponsor}</contact:clID>"
        "<contact:crID>REG-1</contact:crID><contact:crDate>2026-11-26T10:00:00Z</contact:crDate></contact:infData>"
    )


NEW_CONTACT = answer(
    data="<contact:creData><contact:id>PV1</contact:id><contact:crDate>2026-11-26T10:00:00Z</contact:crDate></contact:creData>"
)

import pytest

from parvis.dns.records.checking import parts_of, shown_value, typed, written
from parvis.dns.records.kinds import KINDS
from parvis.dns.records.problems import errors, warnings
from parvis.dns.records.values import ORDER

ZONE = "exemple.example"
SHA256, SHA1, SHA512, SHA384 = "ab" * 32, "ab" * 20, "ab" * 64, "ab" * 48


def form(kind, owner="www", ttl="300", **values):
    return typed(kind, owner=owner, ttl_text=ttl, values=values, zone=ZONE)


def line(kind, value, owner="www"):
    return written(kind, owner=owner, seconds=300, value=value, zone=ZONE)


RIGHT = [
    ("A", "www", "203.0.113.27", "203.0.113.27"),
    ("AAAA", "www", "2001:DB8:0:0::27", "2001:db8::27"),
    ("CNAME", "www", "Hote", "hote.exemple.example."),
    ("ALIAS", "@", "www.hebergeur.example.", "www.hebergeur.example."),
    ("MX", "@", "10 Mail.Hebergeur.example.", "10 mail.hebergeur.example."),
    ("MX", "@", "0 .", "0 ."),
    ("TXT", "@", 'one "two  three"', '"one" "two  three"'),
    ("TXT", "@", r'"a\"b\\c\255"', r'"a\"b\\c\255"'),
    ("SRV", "_sip._tcp", "10 20 5060 sip", "10 20 5060 sip.exemple.example."),
    ("SRV", "_sip._tcp.bureau", "0 0 0 .", "0 0 0 ."),
    ("CAA", "@", '128 issue "ca.example; account=1"', '128 issue "ca.example; account=1"'),
    ("CAA", "@", '0 issuewild ";"', '0 issuewild ";"'),
    ("CAA", "@", "0 iodef mailto:securite@client.example", '0 iodef "mailto:securite@client.example"'),
    ("NS", "filiale", "ns1.hebergeur.example.", "ns1.hebergeur.example."),
    ("DS", "filiale", f"12345 13 2 {SHA256.upper()}", f"12345 13 2 {SHA256}"),
    ("DS", "filiale", f"12345 13 4 {SHA384}", f"12345 13 4 {SHA384}"),
    ("TLSA", "_443._tcp.www", f"3 1 1 {SHA256[:32]} {SHA256[32:]}", f"3 1 1 {SHA256}"),
    ("TLSA", "*._tcp.www", f"3 1 2 {SHA512}", f"3 1 2 {SHA512}"),
    ("SMIMEA", "abc._smimecert", f"3 0 1 {SHA256}", f"3 0 1 {SHA256}"),
    ("SSHFP", "srv", f"4 2 {SHA256}", f"4 2 {SHA256}"),
    ("SSHFP", "srv", f"1 1 {SHA1}", f"1 1 {SHA1}"),
    ("HTTPS", "@", '1 . port=443 alpn="h2,h3"', '1 . alpn="h2,h3" port="443"'),
    ("HTTPS", "@", "0 www.hebergeur.example.", "0 www.hebergeur.example."),
    (
        "SVCB",
        "_dns",
        "1 dns.hebergeur.example. mandatory=alpn alpn=dot ipv4hint=192.0.2.1",
        '1 dns.hebergeur.example. mandatory="alpn" alpn="dot" ipv4hint="192.0.2.1"',
    ),
    ("PTR", "1", "mail.hebergeur.example.", "mail.hebergeur.example."),
    ("NAPTR", "@", '100 10 "S" "SIP+D2U" "" _sip._udp', '100 10 "S" "SIP+D2U" "" _sip._udp.exemple.example.'),
    ("NAPTR", "@", '100 10 U E2U+sip "!^.*$!sip:a@b.example!" .', '100 10 "U" "E2U+sip" "!^.*$!sip:a@b.example!" .'),
    ("LOC", "@", "43 17 47 N 5 22 12 E 10m", "43 17 47.000 N 5 22 12.000 E 10.00m"),
    ("URI", "_http._tcp", '10 1 "https://www.client.example/"', '10 1 "https://www.client.example/"'),
    ("CERT", "@", "1 0 8 AQID", "PKIX 0 RSASHA256 AQID"),
    ("OPENPGPKEY", "abc._openpgpkey", "AQ ID", "AQID"),
    ("A", "www", r"\# 4 c0000201", "192.0.2.1"),
]


@pytest.mark.parametrize(("kind", "owner", "value", "kept"), RIGHT)
def test_a_right_record_is_kept_in_canonical_form(kind, owner, value, kept):
    checked = line(kind, value, owner)

    assert [str(problem.sentence) for problem in errors(checked.problems, is_typed=False)] == []
    assert checked.record.value == kept


@pytest.mark.parametrize(("kind", "owner", "value", "kept"), RIGHT)
def test_what_a_form_shows_of_a_record_gives_the_same_record(kind, owner, value, kept):
    record = line(kind, value, owner).record

    again = typed(kind, owner=owner, ttl_text="300", values=parts_of(record), zone=ZONE)

    assert again.record == record
    assert shown_value(record)


WRONG = [
    ("A", "www", "203.0.113", "address", "for example 203.0.113.27"),
    ("A", "www", "203.0.113.027", "address", "without zeros"),
    ("A", "www", "2001:db8::1", "address", "choose the type AAAA"),
    ("AAAA", "www", "192.0.2.1", "address", "choose the type A"),
    ("AAAA", "www", "fe80::1%eth0", "address", "network card"),
    ("CNAME", "@", "hote", "owner", "cannot have a CNAME"),
    ("CNAME", "www", "www", "target", "cannot point to itself"),
    ("CNAME", "www", "192.0.2.1.", "target", "not an address"),
    ("MX", "@", "10 192.0.2.1.", "target", "not an address"),
    ("MX", "@", "65536 mail", "preference", "from 0 to 65535"),
    ("MX", "@", "10 .", "preference", "its preference is 0"),
    ("MX", "@", "mail", "value", "reads: Preference, Mail server"),
    ("SRV", "sip", "10 10 5060 sip", "owner", "_sip._tcp"),
    ("SRV", "_sip._tcp", "10 10 70000 sip", "port", "from 0 to 65535"),
    ("CAA", "@", '1 issue "ca.example"', "flags", "Choose one of these: 0, 128"),
    ("CAA", "@", '0 issue "pas une autorité"', "value", "“;” forbids all"),
    ("CAA", "@", '0 iodef "securite"', "value", "mailto:"),
    ("NS", "@", "ns1.hebergeur.example.", "owner", "on its own page"),
    ("NS", "*", "ns1.hebergeur.example.", "owner", "cannot be handed over"),
    ("DS", "@", f"1 13 2 {SHA256}", "owner", "published by its registry"),
    ("DS", "filiale", f"1 13 2 {SHA1}", "digest", "has 64 digits; this one has 40"),
    ("TLSA", "www", f"3 1 1 {SHA256}", "owner", "_443._tcp"),
    ("TLSA", "_443._tcp", f"3 1 1 {SHA1}", "data", "has 64 digits"),
    ("TLSA", "_443._tcp", f"4 1 1 {SHA256}", "usage", "Choose one of these"),
    ("SSHFP", "srv", f"4 2 {SHA1}", "fingerprint", "has 64 digits; this one has 40"),
    ("SSHFP", "srv", f"5 2 {SHA256}", "algorithm", "Choose one of these"),
    ("HTTPS", "@", "0 www.hebergeur.example. alpn=h2", "params", "no parameters"),
    ("HTTPS", "@", "1 . port=443 port=444", "params", "wrong here"),
    ("HTTPS", "@", "1 . mandatory=alpn port=443", "params", "wrong here"),
    ("NAPTR", "@", '100 10 "-" "" "" .', "flags", "letters and digits"),
    ("LOC", "@", "somewhere", "location", "wrong here"),
    ("TXT", "@", r'"\256"', "value", "from \\000 to \\255"),
    ("OPENPGPKEY", "@", "not*base64", "data", "base 64"),
    ("SPF", "@", '"v=spf1 -all"', "kind", "cannot be kept"),
]


@pytest.mark.parametrize(("kind", "owner", "value", "field", "words"), WRONG)
def test_a_wrong_record_says_in_which_field_and_what_to_do(kind, owner, value, field, words):
    checked = line(kind, value, owner)

    assert checked.record is None
    assert any(problem.field == field and words in str(problem.sentence) for problem in errors(checked.problems)), [
        (problem.field, str(problem.sentence)) for problem in checked.problems
    ]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("A", "10.0.0.1", "not reached from the Internet"),
        ("A", "224.0.0.1", "multicast"),
        ("AAAA", "fd00::1", "not reached from the Internet"),
        ("AAAA", "::ffff:8.8.8.8", "use the type A"),
        ("TXT", '"v=spf1 a mx"', "does not end with “all”"),
        ("TXT", '"v=spf1 ' + " ".join(f"include:s{n}.example" for n in range(11)) + ' -all"', "11 look-ups"),
        ("CAA", '128 unknown "x"', "no certificate will be issued"),
        ("CAA", '0 unknown "x"', "authorities ignore it"),
        ("DS", f"1 13 1 {SHA1}", "SHA-1"),
        ("PTR", "mail", "reverse zones"),
    ],
)
def test_what_is_doubtful_is_kept_with_a_warning(kind, value, words):
    checked = line(kind, value)

    assert checked.record is not None
    assert any(words in str(problem.sentence) for problem in warnings(checked.problems))


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("", "@"),
        ("@", "@"),
        ("exemple.example", "@"),
        ("exemple.example.", "@"),
        ("WWW", "www"),
        ("www.exemple.example", "www"),
        (" www.exemple.example. ", "www"),
        ("\u00a0“www”\u00a0", "www"),
        ("*", "*"),
        ("*.shop", "*.shop"),
        ("_dmarc", "_dmarc"),
        ("café", "xn--caf-dma"),
        ("xn--caf-dma", "xn--caf-dma"),
        (r"a\.b", r"a\.b"),
        ("0/25", "0/25"),
    ],
)
def test_names_are_taken_as_people_write_them(text, owner):
    assert form("A", owner=text, address="203.0.113.27").record.owner == owner


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*.*.x", "stands alone"),
        ("shop.*", "stands alone"),
        ("a*", "stands alone"),
        ("a..b", "two dots"),
        (".a", "two dots"),
        ("mon site", "letters, digits"),
        ("www.autre.example.", "not inside exemple.example"),
        ("a" * 64, "at most 63 characters"),
        (".".join(["a" * 60] * 5), "too long"),
        ("a\\", "“\\”"),
        ("\U0001f600\u200d", "cannot stand in a name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_the_reason(text, words):
    checked = form("A", owner=text, address="203.0.113.27")

    assert checked.record is None
    assert [problem.field for problem in checked.problems][:1] == ["owner"]
    assert words in str(checked.problems[0].sentence)


def test_names_are_shown_in_unicode_and_kept_in_ascii():
    record = form("CNAME", owner="café", target="été.hébergeur.example").record

    assert (record.owner, record.value) == ("xn--caf-dma", "xn--t-9fab.xn--hbergeur-b1a.example.")
    assert parts_of(record)["target"] == "été.hébergeur.example"


def test_a_dkim_key_of_600_octets_is_split_and_comes_back_identical():
    key = "v=DKIM1; k=rsa; p=" + "Ab+/9" * 117
    record = form("TXT", owner="s1._domainkey", text=key[:600]).record

    assert [len(piece) for piece in record.value.strip('"').split('" "')] == [255, 255, 90]
    assert parts_of(record)["text"] == key[:600]


def test_accents_are_split_on_octets_not_on_characters():
    record = form("TXT", text="é" * 200).record

    first, second = record.value.strip('"').split('" "')
    assert (first.count("\\"), second.count("\\")) == (255, 145)
    assert parts_of(record)["text"] == "é" * 200


def test_a_text_written_with_its_quotes_keeps_its_strings():
    record = form("TXT", text='"txtvers=1" "path=/accueil"').record

    assert record.value == '"txtvers=1" "path=/accueil"'
    assert parts_of(record)["text"] == record.value


@pytest.mark.parametrize("text", ["\\", 'say "hello"', "a;b", "  spaces kept inside  not around ", "back\\slash \\123"])
def test_signs_that_zone_files_escape_are_typed_as_they_are(text):
    assert parts_of(form("TXT", text=text).record)["text"] == text.strip()


def test_a_limit_refuses_what_is_typed_and_only_warns_of_what_stands_in_a_file():
    long = "x" * 5_000

    assert form("TXT", text=long).record is None
    assert form("A", ttl="30", address="203.0.113.27").record is None
    from_file = written("TXT", owner="@", seconds=30, value=f'"{long}"', zone=ZONE)
    assert from_file.record.ttl == 30
    assert len(warnings(from_file.problems, is_typed=False)) == 2


def test_an_ordinary_text_of_4096_octets_is_typed():
    assert form("TXT", text="x" * 4_096).record is not None


@pytest.mark.parametrize(
    ("text", "seconds"), [("", 300), ("3600", 3600), ("1h", 3600), ("1d12h", 129_600), ("1W", 604_800)]
)
def test_durations_are_taken_in_units(text, seconds):
    assert form("A", ttl=text, address="203.0.113.27").record.ttl == seconds


def test_a_form_hears_of_everything_at_once():
    checked = form("MX", owner="a..b", ttl="demain", preference="x", target="")

    assert [problem.field for problem in checked.problems] == ["owner", "ttl", "preference", "target"]


def test_a_note_is_one_short_line():
    checked = typed("A", owner="", ttl_text="", values={"address": "203.0.113.27"}, zone=ZONE, note="x" * 201)

    assert [problem.field for problem in errors(checked.problems)] == ["note"]


def test_every_type_has_its_place_in_the_list():
    assert set(ORDER) == set(KINDS)

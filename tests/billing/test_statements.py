"""Statements of the bank: three formats, read whole or refused with the place of the fault (PAY-5)."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.billing.statements import BankEntry, StatementError, read
from parvis.billing.statements.lines import keyed, minor_of

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="EUR">8.39</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-03-02</Dt></BookgDt>
<AcctSvcrRef>A1</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Client Exemple</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>Commande C-2027-000123</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2027-03-02</Dt></BookgDt>
<AcctSvcrRef>A2</AcctSvcrRef><NtryDtls>
<TxDtls><Refs><EndToEndId>one</EndToEndId></Refs><Amt Ccy="EUR">10.00</Amt><RmtInf><Ustrd>first</Ustrd></RmtInf></TxDtls>
<TxDtls><Refs><EndToEndId>two</EndToEndId></Refs><Amt Ccy="EUR">20.00</Amt><RmtInf><Ustrd>second</Ustrd></RmtInf></TxDtls>
</NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-03-03</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="EUR">9.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts><BookgDt><Dt>2027-03-03</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"""

MT940 = """:20:STATEMENT
:25:FR7630006000011234567890189
:28C:1/1
:60F:C270301EUR100,00
:61:2703020302C8,39NTRFC-2027-000123//A1
:86:?20Commande C-2027-000123?32Client Exemple
:61:2703030303D5,NMSCFEES
:86:frais
:62F:C270303EUR{closing}
-
"""

CSV = "\ufeffDate;Libellé;Montant;Référence\n02/03/2027;Commande C-2027-000123;8,39;A1\n03/03/2027;frais;-5,00;A2\n"


def taken(text):
    return read(text.encode(), currency="EUR")


def test_camt_with_a_batch_told_payment_by_payment():
    found = taken(CAMT.format(closing="133.39"))

    assert [(entry.minor, entry.text) for entry in found] == [
        (839, "Commande C-2027-000123"), (1000, "first one"), (2000, "second two"), (-500, ""),
    ]  # fmt: skip
    assert found[0] == BankEntry(
        "FR7630006000011234567890189", date(2027, 3, 2), "EUR", 839, "A1", "Commande C-2027-000123", "Client Exemple"
    )


def test_mt940():
    found = taken(MT940.format(closing="103,39"))

    assert [(entry.minor, entry.booked_on.day, entry.reference) for entry in found] == [(839, 2, "A1"), (-500, 3, "")]
    assert "C-2027-000123" in found[0].text


def test_csv_as_a_french_bank_writes_it():
    found = taken(CSV)

    assert [(entry.minor, entry.booked_on, entry.currency) for entry in found] == [
        (839, date(2027, 3, 2), "EUR"), (-500, date(2027, 3, 3), "EUR"),
    ]  # fmt: skip


def test_csv_in_cp1252_with_a_column_for_each_way():
    text = "date;libellé;débit;crédit\n02/03/2027;reçu;;1 250,00\n02/03/2027;payé;30,00;\n"

    assert [entry.minor for entry in read(text.encode("cp1252"), currency="EUR")] == [125000, -3000]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CAMT.format(closing="133.40"), "Ligne 2"),
        (CAMT.format(closing="133.39").replace("8.39", "8.3x"), "Ligne 6"),
        (CAMT.format(closing="133.39")[:700], "XML"),
        ('<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>', "type de document"),
        ("<d/>", "camt.053"),
        (MT940.format(closing="103,40"), "Ligne 9"),
        (MT940.format(closing="103,39").replace(":61:270302", ":61:279999"), "date"),
        (MT940.format(closing="103,39").replace("C8,39NTRF", "rubbish"), "Ligne 5"),
        (":20:X\n:25:FR76\n", "MT940"),
        (CSV.replace("8,39", "huit"), "Ligne 2"),
        (CSV.replace("02/03/2027", "32/03/2027"), "Ligne 2"),
        (CSV + "04/03/2027;short\n", "Ligne 4"),
        ("a;b\n1;2\n", "Ligne 1"),
        ("", "vide"),
        ("\x00\x01", "texte"),
    ],
)
def test_what_makes_no_sense_is_refused_whole_with_its_place(text, said):
    with pytest.raises(StatementError, match=said):
        taken(text)


def test_two_that_are_alike_are_two_and_the_same_again_is_the_same():
    entry = BankEntry("FR76", date(2027, 3, 2), "EUR", 839, "", "text", "party")

    first, second = (key for key, _entry in keyed([entry, entry]))

    assert first != second
    assert [key for key, _entry in keyed([entry])] == [first]


@given(st.integers(0, 10**12))
def test_an_amount_is_read_as_it_was_written(minor):
    for text in (
        f"{minor // 100},{minor % 100:02}",
        f"{minor // 100}.{minor % 100:02}",
        f"{minor // 100:,}".replace(",", " ") + f",{minor % 100:02}",
    ):
        assert minor_of(text, "-") == minor


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_refused(content):
    with contextlib.suppress(StatementError):
        assert all(isinstance(entry, BankEntry) for entry in read(content, currency="EUR"))

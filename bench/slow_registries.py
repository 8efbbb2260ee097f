"""Registries that know no name and take their time: EPP over TLS, apart from any code of ours. Started by bench.search."""

import argparse
import asyncio
import json
import re
import ssl
import struct
import sys
from pathlib import Path

EPP = '<?xml version="1.0" encoding="UTF-8"?><epp xmlns="urn:ietf:params:xml:ns:epp-1.0">{}</epp>'
GREETING = EPP.format(
    "<greeting><svID>slow</svID><svDate>2026-01-01T00:00:00Z</svDate><svcMenu><version>1.0</version><lang>en</lang>"
    "<objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcMenu><dcp><access><all/></access><statement><purpose>"
    "<admin/></purpose><recipient><ours/></recipient><retention><stated/></retention></statement></dcp></greeting>"
)
ANSWER = EPP.format(
    '<response><result code="1000"><msg>Command completed successfully</msg></result>{}'
    "<trID><clTRID>{}</clTRID><svTRID>slow</svTRID></trID></response>"
)
FREE = '<domain:cd><domain:name avail="1">{}</domain:name></domain:cd>'
CHECKED = '<resData><domain:chkData xmlns:domain="urn:ietf:params:xml:ns:domain-1.0">{}</domain:chkData></resData>'


async def said(writer: asyncio.StreamWriter, text: str) -> None:
    data = text.encode()
    writer.write(struct.pack(">I", len(data) + 4) + data)
    await writer.drain()


def answer(asked: str) -> str:
    names = re.findall(r"<domain:name>([^<]+)</domain:name>", asked)
    key = re.search(r"<clTRID>([^<]*)</clTRID>", asked)
    data = CHECKED.format("".join(FREE.format(name) for name in names)) if names else ""
    return ANSWER.format(data, key[1] if key else "")


async def serve(count: int, latency: float, certificate: Path, told: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await said(writer, GREETING)
            while True:
                (length,) = struct.unpack(">I", await reader.readexactly(4))
                asked = (await reader.readexactly(length - 4)).decode()
                await asyncio.sleep(latency)
                await said(writer, answer(asked))
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    servers = [await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) for _registry in range(count)]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    told.with_suffix(".new").write_text(json.dumps(ports), encoding="utf-8")
    told.with_suffix(".new").rename(told)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--latency", type=float, required=True)
    parser.add_argument("--certificate", type=Path, required=True)
    parser.add_argument("--ports", type=Path, required=True)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.count, chosen.latency, chosen.certificate, chosen.ports))
    return 0


if __name__ == "__main__":
    sys.exit(main())

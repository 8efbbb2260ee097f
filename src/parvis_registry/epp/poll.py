"""The queue of messages (RFC 5730 section 2.9.2.3)."""

from lxml import etree

from parvis_registry import messages
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.names import BY_URI
from parvis_registry.epp.reading import Element
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import Answer, el, stamp


def poll(context: Context, command: Command) -> Answer:
    if command.op == "ack":
        return _acknowledged(context, command.body.get("msgID", ""))
    if command.op != "req":
        raise EppError(2005 if command.op else 2003, "op")
    found = messages.oldest(context.database, context.registry, context.registrar)
    if found is None:
        return Answer(1300)
    data, _feed, extensions = found.data.partition("\f")
    queue = el("msgQ", stamp("qDate", found.at), el("msg", found.text), count=str(found.waiting), id=str(found.id))
    told = _elements(data)
    spoken = [one for one in _elements(extensions) if BY_URI[etree.QName(one).namespace or ""] in context.spoken]
    return Answer(1301, queue=queue, data=told[0] if told else None, extensions=spoken)


def _acknowledged(context: Context, message_id: str) -> Answer:
    if not message_id:
        raise EppError(2003, "msgID")
    if not messages.take(context.database, context.registry, context.registrar, message_id):
        raise EppError(2303, "that is not the first message")
    left = messages.oldest(context.database, context.registry, context.registrar)
    if left is None:
        return Answer()
    return Answer(queue=el("msgQ", count=str(left.waiting), id=str(left.id)))


def _elements(written: str) -> list[Element]:
    return list(etree.fromstring(f"<all>{written}</all>")) if written else []

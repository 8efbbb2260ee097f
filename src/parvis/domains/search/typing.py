"""Understanding what people type when they look for a name (SHOP-2, SHOP-3). Plain functions, no database."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Protocol

import idna
from django.utils.translation import gettext_lazy as _

from parvis.kit.refusals import NotAllowedError

LONGEST_LABEL: Final = 63
_SCHEME: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?/+", re.IGNORECASE)
_AROUND: Final = ' \t\r\n.,;"“”«»<>()[]'


class Extension(Protocol):
    """What must be known of an extension to judge a label."""

    @property
    def name(self) -> str: ...
    @property
    def min_length(self) -> int: ...
    @property
    def characters(self) -> str: ...
    @property
    def second_levels(self) -> AbstractSet[str]:
        """Where the registry sells names below: ``exemple.asso.fr`` is not a part of the name ``asso.fr``."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was understood: the label in Unicode, and the extension if one was typed."""

    label: str
    extension: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that may be asked for at its registry."""

    name: str
    """In ASCII."""
    label: str
    extension: str


def understand(text: str, known: Mapping[str, Extension]) -> Typed:
    """Read a name as people type it: address, capitals, ``www.``, spaces. ``extension`` is empty when none was typed.

    Raises NotAllowedError with a sentence when nothing can be made of it.
    """
    host = _host(text)
    if host.removeprefix("www.") not in known:
        # “www.fr” is a name, “www.exemple” is not.
        host = host.removeprefix("www.")
    if not host:
        raise NotAllowedError(_("Enter a name, for example mon-atelier or mon-atelier.fr."))
    if in_ascii(host) in known and "." in text.rstrip(_AROUND):
        raise NotAllowedError(_("Enter a name before .%(extension)s.") % {"extension": host})
    labels = [_in_unicode(label) for label in host.split(".")]
    if len(labels) == 1:
        return Typed(labels[0], "")
    for length in (2, 1):
        extension = in_ascii(".".join(labels[-length:]))
        if len(labels) > length and extension in known:
            break
    else:
        raise _not_offered(labels[-1])
    label = labels[-length - 1]
    if len(labels) > length + 1 and label in known[extension].second_levels:
        raise _not_offered(f"{label}.{extension}")
    return Typed(label, extension)


def _host(text: str) -> str:
    """The host in an address, an e-mail address or words; spaces and apostrophes become hyphens."""
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text if unicodedata.category(c) != "Cf")
    cleaned = _SCHEME.sub("", unicodedata.normalize("NFKC", visible).strip(_AROUND))
    host = re.split(r"[/?#]", cleaned, maxsplit=1)[0].rsplit("@", 1)[-1]
    host = re.sub(r":\d*$", "", host.strip(_AROUND)).replace("。", ".").lower()
    return ".".join(re.sub(r"[\s'’]+", "-", part.strip()) for part in host.split(".") if part.strip())


def _not_offered(extension: str) -> NotAllowedError:
    return NotAllowedError(
        _("The extension .%(extension)s is not offered here. Choose another in the list of extensions.")
        % {"extension": extension}
    )


def spellings(label: str) -> list[str]:
    """The label as typed, joined where it had spaces, and without accents: what else was perhaps meant."""
    joined = label.replace("-", "")
    plain = "".join(
        c
        for c in unicodedata.normalize("NFD", label.replace("œ", "oe").replace("æ", "ae"))
        if not unicodedata.combining(c)
    )
    return list(dict.fromkeys(text for text in (label, plain, joined) if text))


def check_label(label: str, extension: Extension) -> Wanted:
    """Return the name to ask for, or raise NotAllowedError saying why this label is impossible there."""
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-") | set(extension.characters)
    strange = sorted({character for character in label if character not in allowed})
    if strange:
        raise _not_accepted(strange, extension)
    if len(label) < extension.min_length:
        raise NotAllowedError(
            _("A .%(extension)s name has at least %(n)d characters.")
            % {"extension": extension.name, "n": extension.min_length}
        )
    if label.startswith("-") or label.endswith("-"):
        raise NotAllowedError(_("A name neither starts nor ends with a hyphen."))
    if label[2:4] == "--":
        raise NotAllowedError(_("A name does not have two hyphens in third and fourth place."))
    try:
        ascii_label = idna.encode(label, uts46=True, transitional=False).decode()
    except idna.IDNAError as error:
        if len(label) > LONGEST_LABEL or "too long" in str(error).lower():
            raise NotAllowedError(_("A name has at most 63 characters before its extension.")) from error
        raise NotAllowedError(_("This name mixes characters that cannot stand together.")) from error
    return Wanted(f"{ascii_label}.{extension.name}", label, extension.name)


def _not_accepted(strange: Sequence[str], extension: Extension) -> NotAllowedError:
    words = {"extension": extension.name, "characters": " ".join(strange)}
    if any(c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in strange):
        return NotAllowedError(
            _(
                "The registry of .%(extension)s does not accept “%(characters)s”: these letters are of another alphabet, "
                "even where they look alike."
            )
            % words
        )
    return NotAllowedError(_("The registry of .%(extension)s does not accept “%(characters)s” in a name.") % words)


def lines_of(text: str, *, most: int) -> Sequence[str]:
    """The names of a pasted list, one per line, comma or semicolon; each once. Refuses more than ``most``."""
    names = list(dict.fromkeys(part.strip() for part in re.split(r"[\n\r,;]+", text) if part.strip()))
    if len(names) > most:
        raise NotAllowedError(
            _("%(n)d names were entered; at most %(most)d can be checked at a time.") % {"n": len(names), "most": most}
        )
    return names


def _in_unicode(label: str) -> str:
    """An ``xn--`` label as people read it; anything else as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except idna.IDNAError as error:
        raise NotAllowedError(_("“%(label)s” is not a valid internationalised name.") % {"label": label}) from error


def in_ascii(name: str) -> str:
    """The name as registries write it; what cannot be one stays as it is."""
    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return name

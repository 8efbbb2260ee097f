"""Message catalogues without GNU gettext: extract, update, check and compile with Babel and Django's template lexer.

Usage: ``messages.py update|check|compile``. Each app has its own catalogue in ``locale/fr`` (ADR 6).
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "parvis"
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLURALS: Final = "nplurals=2; plural=(n > 1);"


def apps() -> list[Path]:
    """Folders that hold an ``apps.py``, the deepest first, so that each file belongs to its nearest app."""
    found = [path.parent for path in SOURCE.rglob("apps.py")]
    return sorted(found, key=lambda folder: -len(folder.parts))


def owner(path: Path, folders: list[Path]) -> Path | None:
    """The app that ``path`` belongs to, or None."""
    return next((folder for folder in folders if folder in path.parents), None)


def messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Every (message id, context) of a Python file or template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # The lexer blanks what is not translated but keeps its indentation, which is not Python's.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, function, found, _comments in extract_python(
        io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"}
    ):
        parts = found if isinstance(found, tuple) else (found,)
        context = None
        if function.startswith(("pgettext", "npgettext")):
            context, *rest = parts
            parts = tuple(rest)
        wanted = 2 if function.startswith(("ngettext", "npgettext")) else 1
        parts = parts[:wanted]
        if parts and all(isinstance(part, str) and part for part in parts):
            yield (parts[0] if wanted == 1 else (parts[0], parts[1])), context


def wanted(folder: Path, folders: list[Path]) -> Catalog:
    """The messages that ``folder``'s code and templates use."""
    catalog = Catalog(locale="fr")
    files = [*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]
    for path in sorted(files):
        if owner(path, folders) != folder or "migrations" in path.parts or "static" in path.parts:
            continue
        for message_id, context in messages_of(path):
            if catalog.get(message_id, context) is None:
                catalog.add(message_id, context=context)
    return catalog


def catalogue_path(folder: Path) -> Path:
    return folder / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def existing(folder: Path) -> Catalog:
    path = catalogue_path(folder)
    if not path.exists():
        return Catalog(locale="fr")
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def problems() -> list[str]:
    """One line for each message that is missing, fuzzy or no longer used."""
    folders = apps()
    found = []
    for folder in folders:
        name = folder.relative_to(SOURCE).as_posix()
        needed, there = wanted(folder, folders), existing(folder)
        for message in needed:
            if not message.id:
                continue
            translated = there.get(message.id, message.context)
            strings = translated.string if translated is not None else ""
            parts = strings if isinstance(strings, tuple) else (strings,)
            if not all(parts):
                found.append(f"{name}: not in French: {message.id!r}")
            elif translated is not None and translated.fuzzy:
                found.append(f"{name}: fuzzy: {message.id!r}")
        found += [
            f"{name}: no longer used: {message.id!r}"
            for message in there
            if message.id and needed.get(message.id, message.context) is None
        ]
    return found


def update() -> None:
    """Add what is new to each catalogue with an empty translation, and drop what nothing uses."""
    folders = apps()
    for folder in folders:
        needed, there = wanted(folder, folders), existing(folder)
        if not any(message.id for message in needed):
            continue
        fresh = Catalog(locale="fr")
        for message in needed:
            if message.id:
                known = there.get(message.id, message.context)
                fresh.add(message.id, known.string if known is not None else None, context=message.context)
        path = catalogue_path(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, fresh, omit_header=True, no_location=True, sort_output=True, width=0)
        header = (
            'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"MIME-Version: 1.0\\n"\n'
            f'"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURALS}\\n"\n\n'
        )
        path.write_text(header + buffer.getvalue().decode().rstrip() + "\n", encoding="utf-8")


def compile_all() -> None:
    """Write the ``.mo`` beside each ``.po`` that is newer."""
    for path in SOURCE.rglob("locale/*/LC_MESSAGES/django.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        # Renamed once whole: half a file of a run that was killed would count as compiled for good.
        partial = target.with_suffix(".partial")
        with path.open("rb") as source, partial.open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=path.parent.parent.name))
        partial.rename(target)


def main() -> int:
    """Do what the first argument says; ``check`` exits with 1 when a catalogue is not complete."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    verb = sys.argv[1] if len(sys.argv) > 1 else "check"
    if verb == "update":
        update()
    elif verb == "compile":
        compile_all()
    else:
        found = problems()
        print("\n".join(found))
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())

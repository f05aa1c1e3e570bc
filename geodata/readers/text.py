"""Which encoding text is in: strict UTF-8 first, then GB18030, then ask; and what was destroyed before it came here."""
import codecs
import re
from collections.abc import Sequence

from geodata.errors import UnknownEncoding

TRIED = ("utf-8", "gb18030")
"""In this order: GBK bytes almost never pass strict UTF-8, UTF-8 bytes often pass as wrong GBK."""

_NAMES = {"utf-8": ("utf8", "65001"), "gb18030": ("gb18030", "gbk", "gb2312", "cp936", "936", "ansi936")}

OFFERED = ("gb18030", "big5", "utf-16", "latin-1")

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_XML = re.compile(r"""<\?xml[^>]*?(?:encoding=["']([^"']+)["'][^>]*)?\?>""")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_DESTROYED = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯|\\?{3,}")


def destroyed(text: str) -> bool:
    """Tell whether characters were lost before the text came here: nothing can bring them back."""
    return bool(_DESTROYED.search(text))


def decoded(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Turn the bytes of a text file into text; give the encoding with it."""
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    known = encoding or marked or encoding_of([data], [False])
    try:
        return data.decode(known).removeprefix("\ufeff"), known.removesuffix("-sig")
    except (UnicodeDecodeError, LookupError) as failure:
        raise UnknownEncoding(_preview([data])) from failure


def decoded_xml(data: bytes, encoding: str | None = None) -> tuple[str, str, str]:
    """Text without its XML declaration, the encoding found, and the one declared (UTF-8 where none is). Raises ``UnknownEncoding``."""
    text, found = decoded(data, encoding)
    declaration = _XML.search(text)
    return _XML.sub("", text, count=1), found, (declaration and declaration[1]) or "utf-8"


def declared_in(data: bytes) -> str | None:
    """The encoding that a mark in front names, or strict UTF-8, which no other text passes for; None for text that says nothing."""
    mark = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8" if _readable(data, "utf-8", False) else None)
    return mark and mark.removesuffix("-sig")


def encoding_of(values: Sequence[bytes], full_width: Sequence[bool], tried: Sequence[str] = TRIED) -> str:
    """Find the one encoding that reads all ``values``; one that fills its field may end inside a character."""
    for encoding in tried:
        if all(_readable(value, encoding, cut) for value, cut in zip(values, full_width, strict=True)):
            if tried == TRIED and any(map(_PRIVATE.search, (value.decode(encoding, "replace") for value in values))):
                break       # signs that GB18030 leaves to everybody: likely another encoding, Big5 first of all
            return encoding
    raise UnknownEncoding(_preview(values))


def without_cut_character(value: bytes, encoding: str) -> tuple[str, bool]:
    """Decode a field's value; leave out half a character at its end, and say so."""
    decoder = codecs.getincrementaldecoder(encoding)()
    return decoder.decode(value), bool(decoder.getstate()[0])


def same_encoding(declared: str | None, found: str) -> bool:
    """Tell whether a declared name means the encoding found; GB18030 reads all that GBK and GB2312 can write."""
    letters = "".join(filter(str.isalnum, (declared or "").lower()))
    return letters in _NAMES.get(found, (found.replace("-", ""),))


def _readable(value: bytes, encoding: str, cut_allowed: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(value, final=not cut_allowed)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _preview(values: Sequence[bytes]) -> dict[str, str]:
    """Show the first words that are not plain ASCII in every encoding that could be answered."""
    telling = b" ".join([value for value in values if not value.isascii()][:5])
    start = next((place for place, byte in enumerate(telling) if byte > 127), 0)
    sample = telling[start:start + 60]
    return {encoding: sample.decode(encoding, errors="replace") for encoding in OFFERED}

"""What a figure's file says of itself, and the session inside it, from which it can be made again.

The session stands as base64 behind a key: in a PNG in a text chunk, in an SVG in
<metadata>, in a PDF in its XMP packet.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from dataclasses import dataclass
from html import escape

from PIL import Image

PNG_KEY = "aperture-session"
ELEMENT = "aperture:session"
NAMESPACE = "urn:aperture-explorer:session"
_PATTERN = re.compile(rb"<aperture:session>([A-Za-z0-9+/=]+)</aperture:session>")


@dataclass(frozen=True)
class Provenance:
    """`about` and `verdict` are sentences, `session` the bytes of a session file."""

    about: str
    verdict: str
    software: str
    session: bytes


def session_in(data: bytes) -> bytes | None:
    """The session inside the bytes of an exported figure or movie; None where there is none."""
    text: str | bytes
    if data.startswith(b"\x89PNG"):
        text = _in_png(data)
    else:
        found = _PATTERN.search(data)
        text = found.group(1) if found else b""
    try:
        return base64.b64decode(text, validate=True) or None
    except ValueError:  # also for letters beyond ASCII
        return None


def _in_png(data: bytes) -> str:
    """What stands behind our key, from the header alone: no pixel is decoded, and Pillow, unlike Qt's library, keeps a
    limit on what a text may unpack to and prints nothing of a damaged file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
                return str(image.info.get(PNG_KEY, ""))
    except Exception:  # on damaged bytes Pillow raises nearly anything; what is no figure may still be an image
        return ""


def as_text(session: bytes) -> str:
    return base64.b64encode(session).decode("ascii")


def as_element(session: bytes) -> str:
    """For the <metadata> of an SVG and the description of an XMP packet."""
    return f"<{ELEMENT}>{as_text(session)}</{ELEMENT}>"


def as_xmp(told: Provenance) -> bytes:
    """An XMP packet: title, description, program, session. Without dates: the same figure is the same file."""
    return f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:aperture="{NAMESPACE}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(told.about)}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(told.verdict)}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{escape(told.software)}</xmp:CreatorTool>
{as_element(told.session)}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()

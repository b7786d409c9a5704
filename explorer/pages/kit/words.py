"""What more than one page says."""

from __future__ import annotations

from explorer.words.counted import Counted

HEADS = Counted(one="{count} head", other="{count} heads")

VALUE_AT = "({row}, {column}): {name} {value}"


COMPUTING = "This is being computed …"

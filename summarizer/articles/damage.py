"""What libraries that read other people's files raise where a file is damaged."""

from __future__ import annotations

import struct
import zlib

# Beside errors of their own: broken markup under trafilatura 2.3 ends in an AssertionError of lxml,
# a declared encoding that is none in a UnicodeDecodeError of feedparser 6.
PARSER_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

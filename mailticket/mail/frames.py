"""What crosses the pipe to the parser child: a length, then so many bytes; on the way in, a size limit first."""

import struct

LENGTH = struct.Struct(">I")
LIMIT = struct.Struct(">Q")

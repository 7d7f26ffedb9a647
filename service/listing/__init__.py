"""A program as numbered lines with code colours, and the marks that feedback laid over it.

The text is cut, never changed: what the lines show is, character for character, what was handed in. Offsets are in
code points, half open. Where marks overlap they are cut into pieces; each mark has one link to its message, where it
begins, and each message links its places in the program.
"""

from service.listing.marks import Mark, Place, Strength
from service.listing.program import Line, Listing, lay_out

__all__ = ["Line", "Listing", "Mark", "Place", "Strength", "lay_out"]

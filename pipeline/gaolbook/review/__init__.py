"""Review: people judge what the machine is unsure of, in a browser, from files on this computer.

``serve`` is the whole of it: ``session`` follows the folder and its log of decisions, ``desk`` is the register laid out
for a reviewer, ``edits`` turns what one does into entries of the log, ``server`` and ``guard`` are the web side.
"""

from __future__ import annotations

from gaolbook.review.serve import HOST, Address, bind, serve

__all__ = ["HOST", "Address", "bind", "serve"]

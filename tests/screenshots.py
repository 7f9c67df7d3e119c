"""Pictures of the review page and the report, from the sample corpus. ``python tests/screenshots.py [FOLDER]``

Writes review.png, report.png and both at the width of a phone to corpora/images/. Needs Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from chromium import DESKTOP, PHONE, chromium, serving
from gaolbook import flow
from gaolbook.report import report

ROOT = Path(__file__).parents[1]


def main(folder: Path) -> None:
    """Make the register, open both pages at both widths, and write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        out = Path(work) / "register"
        flow.run([ROOT / "corpora" / "sample" / "articles"], out)
        report(out, out / "report.html")
        with serving(out) as server:
            for page_name, url in (("review", server.url), ("report", (out / "report.html").as_uri())):
                for ending, size in (("", DESKTOP), ("-phone", PHONE)):
                    page = browser.new_page(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
                    page.goto(url)
                    page.wait_for_selector(".card")
                    page.screenshot(path=folder / f"{page_name}{ending}.png")
                    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpora" / "images")

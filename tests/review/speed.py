"""How fast the review page is, measured in a real browser. ``python tests/review/speed.py [PEOPLE SUGGESTIONS KEYS]``

Prints milliseconds from the start of loading to the first pair on the screen, and from a key to the next pair on the
screen (the decision is on disk by then), for a small register and for one of 20,000 suggestions among 5,000 people.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page

import made  # a script of the tests' folder
from chromium import DESKTOP, chromium, serving

PEOPLE, SUGGESTIONS, KEYS = 5_000, 20_000, 200
OBSERVER = """
  window.keyTimes = [];
  window.addEventListener("keydown", (event) => { window.pressed = event.timeStamp; }, true);
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => requestAnimationFrame(() => {
      if (window.shown === undefined) window.shown = performance.now();
      if (window.pressed !== undefined) window.keyTimes.push(performance.now() - window.pressed);
      window.pressed = undefined;
    })).observe(document.getElementById("main"), {childList: true});
  });
"""
SHOWN = """(count) => new Promise((done) => {
  const look = () => window.keyTimes.length >= count ? done() : setTimeout(look, 1);
  look();
})"""


def measure(page: Page, url: str, keys: int) -> tuple[float, list[float]]:
    """Return (ms to the first pair, ms of each key, sorted)."""
    page.add_init_script(OBSERVER)
    page.goto(url)
    page.wait_for_selector(".pair")
    for n in range(keys):
        page.keyboard.press("ynnu"[n % 4])
        page.evaluate(SHOWN, n + 1)
    return page.evaluate("window.shown"), sorted(page.evaluate("window.keyTimes"))


def at(times: list[float], share: float) -> float:
    """Return the time that a share of all stay below."""
    return times[min(len(times) - 1, int(share * len(times)))]


def main(people: int = PEOPLE, suggestions: int = SUGGESTIONS, keys: int = KEYS) -> None:
    """Measure both registers and print a table."""
    sys.stdout.write(f"{'register':34}{'page':>8}{'key p50':>9}{'key p95':>9}{'key max':>9}   (ms)\n")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        registers = {
            "14 suggestions, 28 people": (made.small(Path(folder) / "small", Path(folder) / "texts"), 12),
            f"{suggestions:,} suggestions, {people:,} people": (
                made.large(Path(folder) / "large", people, suggestions),
                keys,
            ),
        }
        for name, (out, presses) in registers.items():
            with serving(out, "--merge-after", "0") as server:
                page = browser.new_page(viewport=DESKTOP)  # type: ignore[arg-type]
                shown, times = measure(page, server.url, presses)
                page.close()
            row = f"{name:34}{shown:8.0f}{at(times, 0.5):9.1f}{at(times, 0.95):9.1f}{times[-1]:9.1f}"
            sys.stdout.write(f"{row}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

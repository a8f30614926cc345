"""How long until a post on the platform is seen in an open browser.

    python3 run.py test visible [--posts 200] [--rate 3]

The whole product runs as a user starts it; customers speak on the pretend network; a real browser has the inbox open
and notes, by its own observer, the moment at which each post's words are on the page. Printed: median, 95th percentile
and the slowest, in milliseconds, from the moment the customer pressed the button. A page of the inbox holds 50 rows, so
it goes in rounds of 40, each on a fresh desk.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.story.app import browser, running, sign_in

WATCH = """() => {
  window.seen = {};
  const look = () => {
    for (const found of document.body.textContent.matchAll(/meting (\\d+):/g))
      window.seen[found[1]] ??= Date.now();
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
PATIENCE = 20.0  # seconds
ROUND = 40


def measure(posts: int, rate: float) -> list[float]:
    """Milliseconds from each post to its being seen."""
    said: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as app, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        sign_in(page, app)
        page.wait_for_timeout(500)
        page.evaluate(WATCH)
        with app.stage() as stage:
            for n in range(posts):
                began = time.monotonic()
                # What is most urgent stands on top, so that it is on the page whatever else waits.
                words = f"@zeldermeer meting {n}: ik ruik gas in de hal van mijn flat, wat moet ik doen?"
                said[str(n)] = time.time() * 1000
                stage.post("/control/posts", json={"handle": f"klant{n}", "text": words}).raise_for_status()
                page.wait_for_timeout(max(0.0, 1 / rate - (time.monotonic() - began)) * 1000)
        deadline = time.monotonic() + PATIENCE
        while len(seen := page.evaluate("() => window.seen")) < posts and time.monotonic() < deadline:
            page.wait_for_timeout(100)
    missed = set(said) - set(seen)
    if missed:
        print(f"{len(missed)} posts were never seen: {sorted(missed)[:10]}")
    return [seen[n] - said[n] for n in said if n in seen]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--rate", type=float, default=3.0, help="posts a second")
    asked = parser.parse_args(argv)
    rounds = [min(ROUND, asked.posts - done) for done in range(0, asked.posts, ROUND)]
    took = sorted(one for count in rounds for one in measure(count, asked.rate))
    p95 = took[min(len(took) - 1, int(len(took) * 0.95))] if took else float("inf")
    if not took:
        return 1
    print(
        f"{len(took)} of {asked.posts} posts seen; median {statistics.median(took):.0f} ms, "
        f"95th percentile {p95:.0f} ms, slowest {took[-1]:.0f} ms"
    )
    return 0 if len(took) == asked.posts else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

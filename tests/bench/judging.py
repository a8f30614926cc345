"""How many posts are judged in a second of CPU: `python3 run.py test judging`.

Beside it the floor: finding the words of the same texts, which any judge must do. One run, medians of five.
"""

import random
import re
import statistics
import sys

from gehoor.triage.engine import judge
from gehoor.triage.port import Text
from tests.cpu import cpu_seconds

POSTS = 2_000
WORD = re.compile(r"\w+")
PARTS = [
    "Al drie weken wacht ik op een monteur,",
    "de verwarming doet het niet en niemand neemt op.",
    "Bedankt voor de snelle hulp van gisteren!",
    "Wanneer komt mijn pakket aan?",
    "De bus naar Zeldermeer reed vanochtend gewoon door,",
    "ik stond daar met mijn fiets in de regen.",
]


def main() -> int:
    dice = random.Random(7)
    posts = [Text(" ".join(dice.choices(PARTS, k=3)) + f" {n}", language_hint="nl") for n in range(POSTS)]
    judge(posts[:50])  # the word lists are read at the first call
    judging = statistics.median(cpu_seconds(lambda: judge(posts), tries=1) for _ in range(5))
    words = statistics.median(cpu_seconds(lambda: [WORD.findall(it.text) for it in posts], tries=1) for _ in range(5))
    print(
        f"judged {POSTS / judging:,.0f} posts/s; words alone {POSTS / words:,.0f}/s; {words / judging:.3f} of the floor"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

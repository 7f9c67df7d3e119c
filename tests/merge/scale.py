"""Merging spellings at scale: a seeded generator of name mentions, and what grouping them costs and finds.

``python tests/merge/scale.py 100000 [--splink]`` prints one line of figures per tool. Bearers of names follow Zipf's
law; each article writes in one of several hands (romanisations), some with the father's name, in another order, with an
initial or a slip of the pen. Truth: two different full names that one person bears are a pair.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii

from gaolbook.base.names.parts import parse
from gaolbook.merge.block import alike_names
from gaolbook.merge.spellings import group_spellings

DATA = tomllib.loads((Path(__file__).parent / "scale_names.toml").read_text(encoding="utf-8"))
TRADITIONS = (("azerbaijani", 45), ("russian", 25), ("uzbek", 12), ("arabic", 9), ("persian", 9))
"""Traditions and their shares in percent."""
MENTIONS_PER_PERSON = 12.5
"""8,000 people bear 100,000 mentions, as in research/merging.md, table C."""
MOST_TRIES = 20
"""Draws for a name that nobody has; where all are taken, it is another's."""
TYPO = 0.04
ZIPF = 0.8
"""Exponent of the frequency of people and of names."""
NAMESAKES = 0.06
"""Share of people who may bear the name of another."""


CYRILLIC = re.compile("[\u0400-\u04ff]")


class Bearer(NamedTuple):
    """A person of the generator: tradition and the parts of the name in national letters."""

    tradition: str
    given: str
    surname: str
    father: str
    male: bool


def bearers(count: int, rng: random.Random) -> list[Bearer]:
    """Return so many people; nearly all have a name of their own while there are names left."""
    out: list[Bearer] = []
    taken: set[tuple[str, str]] = set()
    names, shares = zip(*TRADITIONS, strict=True)
    for tradition in rng.choices(names, shares, k=count):
        for _ in range(MOST_TRIES):
            bearer = _bearer(tradition, rng)
            if (bearer.given, bearer.surname) not in taken or rng.random() < NAMESAKES:
                break
        taken.add((bearer.given, bearer.surname))
        out.append(bearer)
    return out


def _bearer(tradition: str, rng: random.Random) -> Bearer:
    data = DATA[tradition]
    male = rng.random() < 0.7
    given = _zipf(data["male" if male else "female"].split(), rng)
    stem = _zipf(data["stems"].split(), rng)
    if data["before"] and rng.random() < 0.5:
        stem = rng.choice(data["before"]) + stem.replace("İ", "i").lower()
    man, woman = rng.choice(data["endings"])
    return Bearer(tradition, given, _joined(stem, man if male else woman), _zipf(data["male"].split(), rng), male)


def _joined(stem: str, ending: str) -> str:
    """Return a surname: Əli-y-ev where a vowel meets a vowel."""
    return stem + ("yev" + ending[2:] if stem[-1] in "əaıiye" and ending[:2] == "ov" else ending)


def _zipf(items: Sequence[str], rng: random.Random) -> str:
    return rng.choices(items, [1 / (n + 1) ** ZIPF for n in range(len(items))])[0]


def spell(bearer: Bearer, rng: random.Random) -> str:
    """Return how one article writes a name."""
    scheme = rng.choice(DATA["schemes"][bearer.tradition])
    given, surname, father = (_written(part, scheme) for part in (bearer.given, bearer.surname, bearer.father))
    if rng.random() < TYPO:
        if rng.random() < 0.5:
            given = _slip(given, rng)
        else:
            surname = _slip(surname, rng)
    if bearer.tradition == "arabic":
        surname = rng.choice(["al-", "Al ", "el-"]) + surname
    form = rng.random()
    if form < 0.70:
        return f"{given} {surname}"
    if form < 0.78:
        return f"{surname} {given}"
    if form < 0.80:
        return f"{surname}, {given}"
    if form < 0.84:
        return f"{given[0]}. {surname}"
    if form < 0.86:
        return surname
    return _with_father(bearer, given, surname, father)


def _with_father(bearer: Bearer, given: str, surname: str, father: str) -> str:
    match bearer.tradition:
        case "azerbaijani":
            return f"{given} {father} {'oglu' if bearer.male else 'qizi'} {surname}"
        case "russian" if father[-1] in "рйвнлдгтк":
            return f"{given} {father}ович {surname}" if bearer.male else f"{given} {father}овна {surname}"
        case "arabic":
            return f"{given} {'bin' if bearer.male else 'bint'} {father} {surname}"
        case _:
            return f"{given} {surname}"


def _written(text: str, scheme: Sequence[Sequence[str]]) -> str:
    """Return text in one hand: its own rules first, longest first, and plain Latin for the letters they leave."""
    if not scheme:
        return text
    rules = dict(scheme)
    for letters, other in scheme:
        rules.setdefault(letters.capitalize(), other.capitalize())
    pattern = "|".join(map(re.escape, sorted(rules, key=lambda letters: (-len(letters), letters))))
    done = re.sub(pattern, lambda found: rules[found.group()], text)
    return "".join(anyascii(c) if CYRILLIC.match(c) else c for c in done)


def _slip(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, max(2, len(word)))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place - 1] + word[place:]
    if kind == 2 and place + 1 < len(word):
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + rng.choice("аеиоустрнл" if CYRILLIC.search(word) else "aeioustrnl") + word[place + 1 :]


def mentions(count: int, seed: int = 1) -> Iterator[tuple[int, str]]:
    """Yield (person, name as written), as many as asked."""
    rng = random.Random(seed)
    people = bearers(int(count / MENTIONS_PER_PERSON), rng)
    weights = [1 / (n + 1) ** ZIPF for n in range(len(people))]
    for number in rng.choices(range(len(people)), weights, k=count):
        yield number, spell(people[number], rng)


def truth(named: Iterable[tuple[int, str]]) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """Return how often each name occurs, and the pairs of different full names that one person bears."""
    counts: dict[str, int] = defaultdict(int)
    borne: dict[int, set[str]] = defaultdict(set)
    for person, name in named:
        counts[name] += 1
        if spelled_out(name):
            borne[person].add(name)
    return dict(counts), {pair for names in borne.values() for pair in combinations(sorted(names), 2)}


def spelled_out(name: str) -> bool:
    """Whether a name has two words that are no initials."""
    parts = parse(name)
    return len(parts.words) - len(parts.initials) >= 2


def pairwise(groups: Iterable[Sequence[str]], true: set[tuple[str, str]]) -> tuple[float, float]:
    """Return precision and recall over pairs of names."""
    said = right = 0
    for group in groups:
        for pair in combinations(sorted(name for name in group if spelled_out(name)), 2):
            said += 1
            right += pair in true
    return right / max(1, said), right / max(1, len(true))


def megabytes() -> float:
    """Return the peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures of one size."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("mentions", type=int)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--truth", action="store_true", help="measure what is found, too: takes memory of its own")
    asked = arguments.parse_args()
    counts: dict[str, int] = defaultdict(int)
    for _, name in mentions(asked.mentions, asked.seed):
        counts[name] += 1
    before, start, cpu = megabytes(), time.perf_counter(), time.process_time()
    groups = group_spellings(counts)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    say = sys.stdout.write
    say(f"{asked.mentions} mentions, {len(counts)} names, {len(groups)} groups: {wall:.1f} s, {cpu:.1f} s of CPU, ")
    say(f"peak {megabytes():.0f} MB ({before:.0f} MB before)\n")
    if asked.truth:
        _, true = truth(mentions(asked.mentions, asked.seed))
        precision, recall = pairwise(groups, true)
        names = sorted(counts)
        met = {(names[i], names[j]) for i, j, _ in alike_names(names, 0.0)}
        say(f"pairs {len(true)}: P {precision:.3f} R {recall:.3f}, blocking recall {len(true & met) / len(true):.3f}, ")
        say(f"{len(met)} pairs compared\n")


if __name__ == "__main__":
    main()

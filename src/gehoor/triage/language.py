"""Which language a post is in: Dutch, English, German, French, or not known.

Three weak witnesses are added up: function words, words that stand in the lists of one language only, and groups
of letters that are common in one language. A word's votes do not depend on its neighbours, so they are kept.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from gehoor.triage.lexicon import LANGUAGES, terms
from gehoor.triage.words import Reading

UNKNOWN = "und"


class Guess(NamedTuple):
    """A language code, and how sure: 0 to 1, not calibrated."""

    code: str
    p: float


_FUNCTION = {
    "nl": """de het een en van ik te dat die in is niet je zijn op aan met voor er maar om hem dan zou wat mijn men dit
        zo door over ze bij ook tot zij uit der naar heb hoe heeft hebben want nog zal me ons wie werd deze geen wel
        hun moet haar wij dus kan jullie mij al nu waar mag u onze wordt worden waarom wanneer jij hij als toch even
        echt weer gaat komt doen graag iemand niemand iets niets niks heel erg goed veel meer morgen vandaag gisteren
        bedankt dank groetjes hallo hoi nou gewoon eens zonder tegen tijdens sinds altijd nooit jouw uw zelf mensen
        maken krijg krijgen kom zit sta ga weet vind doet kunnen zullen willen moeten mogen onder tussen alle alles
        m'n z'n 'n 't nee ja hier daar vanaf welke hoeveel best leuk mooi lekker snel""",
    "en": """the be to of and a in that have it for not on with he as you do at this but his by from they we say her
        she or an will my one all would there their what so up out if about who get which go me when make can like
        no just him know take into your some could them see than then now look only its over think also after use
        two how our work well way even because any these give day most us is are was were been has had did does
        don't doesn't didn't won't can't isn't wasn't i'm i've it's you're thanks thank please why where yes again
        still very really good great never always since hello hi much more got too every anyone someone nothing
        today yesterday tomorrow love here am should being off had those""",
    "de": """der die das und ist nicht ich sie es ein eine einen einem einer zu in den von mit auf für im dem des sich
        auch an wie so bei oder aber aus wenn nur noch nach am war haben hat habe hatte sind wird werden wurde kann
        können könnt muss müssen mein meine meinen mir mich wir uns ihr euch ihnen man dass weil warum wann wo wer was
        kein keine keinen schon mehr sehr immer wieder seit heute morgen gestern bitte danke hallo gut ja nein doch
        mal jetzt dann da hier über unter zum zur vom beim ohne gegen diese dieser dieses alle alles etwas nichts
        jemand niemand viel vielen leider endlich gibt geht macht bin bist seid euer eure""",
    "fr": """le la les un une des et est pas je tu il elle nous vous ils de du que qui dans en pour sur avec ce cette
        ces mon ma mes votre vos notre nos au aux par plus ne ai as a avez avons ont suis es sont sera été être avoir
        fait faire mais ou où donc quand comment pourquoi quel quelle très bien merci bonjour bonsoir oui non toujours
        jamais encore depuis rien tout tous toute aussi si se sa son ses leur leurs on y c'est j'ai n'est qu'il d'un
        d'une l'app s'il plaît svp aucun aucune personne trop après avant chez sans sous""",
    # Neighbours we do not read: their words speak for "not known".
    UNKNOWN: """el los las por para con una pero muy está esta gracias como porque cuando hola che il gli della non per
        sono grazie perché ciao di come questo não uma obrigado obrigada você isso muito até mais com por jest nie się na
        do jak dlaczego dziękuję proszę czy ten och det är att jag inte som på för med tack hur bir ve bu için ne çok
        değil teşekkürler var mı ile og ikke er til mange tak hvordan pero este eso esto soy estoy tengo hace
        mi tu su yo del lo al de que en no si se buenos dias nada todo siempre también questa anche molto sempre""",
}
_LETTERS = {
    "nl": "ij aa oe uu sch lijk heid ijk eeu auw ouw cht oor eer jes tje ntje vr zw ieuw ge ver ing_ en_ gd_ dt_ ee oo "
    "zo kt_ aan_ _vo _ge _be _ver tie_ oet_ eft_ ieuw uur rs_",
    "en": "th wh sh ould ough tion ly_ ed_ ing_ ck ea ow gh qu _wh _th y_ ss_ ness our_ ever ve_ ome ay_ oo ee",
    "de": "sch ei ie ung_ ich ck tz cht lich keit heit _ge _ver pf äu ß ü ö ä _be st_ ein en_ er_ ndes tzt au eu itt",
    "fr": "eau eux qu ou oi ai é è ê ç à û ment_ tion ez_ ais_ ait_ ent_ _l' _d' _j' _c' _n' _qu' eur_ que_ ll ette aux_ "
    "ie_ ée _ch œ é_",
    UNKNOWN: "ñ ã õ ą ę ł ś ż ź ć ğ ş ı ø å cz rz sz ção ión_ zione_ ão ò ì ¿ os_ ando_ iendo_ ás lla_",
}
_LETTER_WEIGHT = 0.35
_LISTED_WEIGHT = 1.1
_SHARED = {1: 2.0, 2: 0.9, 3: 0.35}
_HINT, _HINT_SHORT = 0.8, 2.2
_SHORT = 12
_LONGEST_MARKED = 40
_ENOUGH = 1.0
_CODES = (*LANGUAGES, UNKNOWN)


def guess(reading: Reading, hint: str = "") -> Guess:
    """The language of what was read. `hint` ("nl", "nl-BE") helps, most of all when there is little to read."""
    votes = dict.fromkeys(_CODES, 0.0)
    letters = strange = 0
    for word, start, end in zip(reading.words, reading.starts, reading.ends, strict=True):
        plain, foreign = _count(word)
        letters += plain + foreign
        strange += foreign
        for code, vote in _votes(word):
            votes[code] += vote
        original = reading.text[start:end]
        if not original.isascii():
            for code, vote in _marks(original[:_LONGEST_MARKED].lower()):
                votes[code] += vote
    if strange * 2 > letters:
        return Guess(UNKNOWN, 0.95)
    wanted = hint.strip().lower()[:2]
    if wanted in LANGUAGES:
        votes[wanted] += _HINT_SHORT if letters < _SHORT else _HINT
    return _best(votes)


def _best(votes: dict[str, float]) -> Guess:
    best = max(_CODES, key=lambda code: votes[code])
    if votes[best] < _ENOUGH:
        return Guess(UNKNOWN, 0.5)
    total = sum(math.exp(max(votes[code] - votes[best], -30)) for code in _CODES)
    return Guess(best, round(1 / total, 4))


@lru_cache(maxsize=65_536)
def _votes(word: str) -> tuple[tuple[str, float], ...]:
    votes: defaultdict[str, float] = defaultdict(float)
    word = word.lstrip("#")
    in_lists = _function_words().get(word, ())
    for code in in_lists:
        votes[code] += _SHARED.get(len(in_lists), 0.15)
    owner = _owner().get(word)
    if owner and not in_lists:
        votes[owner] += _LISTED_WEIGHT
    padded = f"_{word}_"
    for part, codes in _letter_groups():
        if part in padded:
            for code in codes:
                votes[code] += _LETTER_WEIGHT / len(codes)
    return tuple(votes.items())


@lru_cache(maxsize=65_536)
def _marks(lower: str) -> tuple[tuple[str, float], ...]:
    """Letters with marks, which folding takes away."""
    lower = unicodedata.normalize("NFC", lower)
    votes: defaultdict[str, float] = defaultdict(float)
    for code, marks in (("de", "ßäöü"), ("fr", "çèàêûœé"), ("nl", "ëï"), (UNKNOWN, "ñãõąęłśżźćğşıøåòìí¿áó")):
        for letter in lower:
            if letter in marks:
                votes[code] += 0.4 if letter == "é" else 0.9
    return tuple(votes.items())


@lru_cache(maxsize=65_536)
def _count(word: str) -> tuple[int, int]:
    """Letters of our alphabet and letters of another script."""
    letters = [letter for letter in word if letter.isalpha()]
    foreign = sum(1 for letter in letters if letter > "\u024f")
    return len(letters) - foreign, foreign


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, words in _FUNCTION.items():
        for word in dict.fromkeys(words.split()):
            found[unicodedata.normalize("NFC", word)].append(code)
            bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            if bare != word and code not in found[bare]:
                found[bare].append(code)
    return {word: tuple(codes) for word, codes in found.items()}


@cache
def _owner() -> dict[str, str]:
    """Words of the lists that belong to one language only."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for code in LANGUAGES:
        for term in terms(code):
            for step in term.steps:
                for word in step.exact:
                    seen[word].add(code)
    shared = {word for term in terms("shared") for step in term.steps for word in step.exact}
    return {
        word: next(iter(codes))
        for word, codes in seen.items()
        if len(codes) == 1 and word not in shared and word.isalpha()
    }


@cache
def _letter_groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, parts in _LETTERS.items():
        for part in parts.split():
            found[part].append(code)
    return tuple((part, tuple(codes)) for part, codes in found.items())

"""What a search finds: tables of (search, post, found?)."""

# ruff: noqa: RUF001  people do type letters and quotation marks that look like others

import pytest

from gehoor.listening.search import Subject, matches, parse

YES, NO = True, False

WORDS = [
    ("zeldermeer", "Zeldermeer doet het weer niet", YES),
    ("ZELDERMEER", "bij zeldermeer gekocht", YES),
    ("zeldermeer", "Zeldermeerse nachten", NO),
    ("zeldermeer", "bijzeldermeer", NO),
    ("zeldermeer", "(zeldermeer)", YES),
    ("zeldermeer", "zeldermeer.", YES),
    ("zeldermeer", "«Zeldermeer»", YES),
    ("zeldermeer", "Zeldermeer™ water", YES),
    ("zeldermeer", "", NO),
    ("en", "water en brood", YES),
    ("of", "ja of nee", YES),
    ("niet", "het werkt niet", YES),
    ("en of niet", "of het en niet", YES),
    ('"NIET"', "het werkt niet", YES),
    ("Niet goed", "goed niet", YES),
    ("water!", "geen water", YES),
    ("a", "b a c", YES),
]

DIACRITICS = [
    ("ruine", "Een ruïne van een huis", YES),
    ("ruïne", "een ruine van een huis", YES),
    ("een", "één keer is genoeg", YES),
    ("één", "een keer", YES),
    ("café", "Cafe Zelder", YES),
    ("cafe", "cafe\u0301 Zelder", YES),
    ("café", "CAFÉ ZELDER", YES),
    ("ijs", "IJs met slagroom", YES),
    ("strasse", "die Straße", YES),
    ("straße", "STRASSE", YES),
    ("istanbul", "İstanbul", YES),
    ("kirmizi", "kırmızı", YES),
    ("zee", "zeeën", NO),
    ("zeeen", "zeeën", YES),
    ("garcon", "garçon!", YES),
    ("Åse", "ase", YES),
]

DUTCH = [
    ("klacht*", "de klachtenlijn is dicht", YES),
    ("klacht*", "een klacht", YES),
    ("klacht*", "mijn huurklacht", NO),
    ("storings*", "Storingsdienst bellen", YES),
    ("storing", "Storingsdienst bellen", NO),
    ("klantenservice", "klanten service", NO),
    ('"klanten service"', "klantenservice", NO),
    ("'s avonds", "'s avonds laat", YES),
    ('"\'s avonds"', "’s Avonds laat", YES),
    ("'s", "'s avonds", YES),
    ("foto's", "mooie foto's", YES),
    ("foto’s", "mooie foto's", YES),
    ("foto", "mooie foto's", YES),
    ("foto's", "mooie fotos", NO),
    ("foto's", "s foto", NO),
    ("zeldermeer", "Zeldermeer's dienst", YES),
    ("e-mail", "geen e-mail gehad", YES),
    ("e-mail", "geen e mail gehad", YES),
    ("e-mail", "geen email gehad", NO),
    ("e-mail*", "stapel e-mailtjes", YES),
    ("zeldermeer", "de zeldermeer-app", YES),
    ("zeldermeer-app", "de Zeldermeer app", YES),
    ("zeldermeer-app", "de app van zeldermeer", NO),
    ("ruï*", "Ruïnes", YES),
    ("ver*", "lever", NO),
]

NUMBERS_AND_UNDERSCORES = [
    ("12.50", "het kost 12.50", YES),
    ("12.50", "het kost 12,50", YES),
    ("12.50", "het kost 1250", NO),
    ("12", "het kost €12,50", YES),
    ("50", "het kost 150", NO),
    ("12:30", "om 12:30 uur", YES),
    ("06-12345678", "bel 06 12345678", YES),
    ("2*", "in 2024", YES),
    ("zeldermeer", "_zeldermeer_ is traag", YES),
    ("zelder_meer", "zelder meer", YES),
    ("meer", "zelder_meer", YES),
    ("٣", "رقم ٣", YES),
]

PHRASES = [
    ('"geen water"', "er is geen water", YES),
    ('"geen water"', "geen warm water", NO),
    ('"geen water"', "water geen", NO),
    ('"geen water"', "Geen  \n water", YES),
    ('"geen water"', "geen, water", YES),
    ("“geen water”", "geen water", YES),
    ("„geen water”", "geen water", YES),
    ('"geen wat*"', "geen waterdruk", YES),
    ('"geen wat*"', "geen plan, wat nu", NO),
    ('"geen water"', "#geen #water", YES),
    ('"bij #zeldermeer gekocht"', "bij zeldermeer gekocht", YES),
    ('"bij zeldermeer gekocht"', "bij @zeldermeer gekocht", YES),
    ('"a a b"', "a a a b", YES),
    ('"a b"', "a", NO),
    ('"zeldermeer"', "#zeldermeer", YES),
    ('"zeer OF niet"', "zeer of niet", YES),
    ('"geen water"', "geen 😡 water", NO),
    ('"ter dam"', "water dam", NO),
]

TAGS_AND_HANDLES = [
    ("#zeldermeer", "wat een dag #Zeldermeer", YES),
    ("#ZelderMeer", "#zeldermeer", YES),
    ("#zeldermeer", "zeldermeer", NO),
    ("#zeldermeer", "@zeldermeer", NO),
    ("#zeldermeer", "#zeldermeerfail", NO),
    ("#zeldermeer*", "#zeldermeerfail", YES),
    ("#zeldermeer*", "zeldermeerfail", NO),
    ("zeldermeer*", "#ZeldermeerFail", YES),
    ("zeldermeer", "#zeldermeer", YES),
    ("zeldermeer", "@zeldermeer", YES),
    ("zeldermeer", "#zeldermeer_fail", YES),
    ("#zeldermeer_fail", "#Zeldermeer_Fail!", YES),
    ("#zeldermeer", "#zeldermeer_fail", NO),
    ("#zeldermeer", "(#zeldermeer)", YES),
    ("#zeldermeer", "kapot/#zeldermeer", YES),
    ("#zeldermeer", "kapot#zeldermeer", NO),
    ("#café", "#cafe", YES),
    ("#storing", "😡#storing", YES),
    ("#storing", "❤️#storing", YES),
    ("＃storing", "#storing", YES),
    ("@zeldermeer", "hé @Zeldermeer, hallo", YES),
    ("@zeldermeer", "zeldermeer", NO),
    ("@zeldermeer", "#zeldermeer", NO),
    ("@zeldermeer", "info@zeldermeer.example", NO),
    ("info@zeldermeer.example", "mail info@zeldermeer.example", YES),
    ("@zeldermeer", "@zeldermeer@praat.example hallo", YES),
    ("@zeldermeer@praat.example", "@zeldermeer@praat.example.", YES),
    ("@zeldermeer@praat.example", "@zeldermeer hallo", NO),
    ("@zeldermeer@praat.example", "@zeldermeer@elders.example", NO),
    ("@zeldermeer.praat.example", "@zeldermeer.praat.example hoi", YES),
    ("@zeldermeer", "@zeldermeer.praat.example hoi", YES),
    ("@zeldermeer", "slecht @zeldermeer.Nooit meer", YES),
    ("@zeldermeer", "een @zeldermeer-medewerker", YES),
    ("@zeldermeer_nl", "@zeldermeer_nl", YES),
    ("@zeldermeer", "@zeldermeer_nl", NO),
    ("@zeldermeer*", "@zeldermeer_nl", YES),
    ("zeldermeer", "@zeldermeer_nl@praat.example", YES),
    ("praat", "@zeldermeer@praat.example", YES),
]

SCRIPTS_AND_EMOJI = [
    ("😡", "wat nu 😡", YES),
    ("😡", "wat nu😡😡", YES),
    ("😡", "wat nu 😀", NO),
    ("👍", "👍🏽 top", YES),
    ("👍🏽", "👍 top", YES),
    ("❤", "❤️ zeldermeer", YES),
    ("🇳🇱", "hup 🇳🇱", YES),
    ("🇳🇱", "hup 🇧🇪", NO),
    ("👩‍🔧", "de 👩‍🔧 kwam", YES),
    ("🔧", "de 👩‍🔧 kwam", YES),
    ("👩‍🔧", "de 🔧 kwam", NO),
    ("top", "top👍", YES),
    ("Ελλάδα", "ΕΛΛΆΔΑ", YES),
    ("вода", "Нет воды, где ВОДА?", YES),
    ("вод*", "Нет воды", YES),
    ("ماء", "لا يوجد ماء", YES),
    ("ماء", "لا يوجد كهرباء", NO),
    ("#ماء", "لا يوجد #ماء", YES),
    ("पानी", "पानी नहीं है", YES),
    ("पान", "पानी नहीं है", NO),
    ("客服", "请联系客服吧", YES),
    ("客服", "服客", NO),
    ("น้ำ", "ไม่มีน้ำ", YES),
    ("미용*", "미용실에서", YES),
    ("water", "wa\u00adter", YES),
    ("می‌خواهم", "میخواهم", YES),
]

LINKS = [
    ("zeldermeer", "zie https://www.zeldermeer.example/klacht", YES),
    ("klacht", "zie https://www.zeldermeer.example/klacht", YES),
    ("https", "zie https://zeldermeer.example", NO),
    ("www", "zie https://www.zeldermeer.example", NO),
    ("nieuwsbrief", "https://a.example/b?bron=nieuwsbrief", NO),
    ("storing", "https://a.example/b#storing", NO),
    ("#storing", "https://a.example/#storing", NO),
    ("@jan", "https://praat.example/@jan/12", NO),
    ("jan", "https://praat.example/@jan/12", YES),
    ("https://www.zeldermeer.example/klacht?x=1", "zeldermeer.example/klacht", YES),
    ("zeldermeer", "WWW.ZELDERMEER.EXAMPLE?x", YES),
    ("daarna", "https://a.example/b?c=d daarna", YES),
]

OPERATORS = [
    ("geen water", "water? geen!", YES),
    ("geen water", "geen", NO),
    ("geen AND water", "water geen", YES),
    ("geen EN water", "water", NO),
    ("water OR stroom", "geen stroom", YES),
    ("water OF stroom", "geen gas", NO),
    ("water of stroom", "geen stroom", NO),
    ("water NOT regen", "water", YES),
    ("water NIET regen", "water en regen", NO),
    ("water -regen", "regen water", NO),
    ("water EN NIET regen", "water", YES),
    ('water -"koud water"', "koud water", NO),
    ('water -"koud water"', "warm water", YES),
    ("water -#reclame", "water #reclame", NO),
    ("water -#reclame", "water reclame", YES),
    ("water -koud*", "koudwater water", NO),
    ("water -(koud OF warm)", "warm water", NO),
    ("water -(koud OF warm)", "lauw water", YES),
    ("water -(koud warm)", "warm water", YES),
    ("a OR b c", "a", YES),
    ("a OR b c", "b", NO),
    ("a OR b c", "b c", YES),
    ("(a OR b) c", "a", NO),
    ("(a OF b) (c OF d)", "b d", YES),
    ("((a))", "a", YES),
    ("--a", "a", YES),
    ("NOT (NOT a OR NOT b)", "a b", YES),
    ("NOT (NOT a OR NOT b)", "a", NO),
    ("a --b", "a b", YES),
    ("a --b", "a", NO),
    ("a(b OR c)d", "a c d", YES),
    ('a"b c"', "b c a", YES),
]

TEXTS = [
    *WORDS,
    *DIACRITICS,
    *DUTCH,
    *NUMBERS_AND_UNDERSCORES,
    *PHRASES,
    *TAGS_AND_HANDLES,
    *SCRIPTS_AND_EMOJI,
    *LINKS,
    *OPERATORS,
]

POST = Subject(
    "geen water",
    author="Jan@Praat.example",
    author_id="did:plc:Ab1",
    channel="fediverse",
    language="nl-BE",
    is_reply=True,
    to=("@Zeldermeer@praat.example", "bob"),
)
BARE = Subject("geen water", is_open=False)

FILTERS = [
    ("from:jan", POST, YES),
    ("from:@jan", POST, YES),
    ("from:@JAN@praat.example", POST, YES),
    ("from:jan@elders.example", POST, NO),
    ("from:did:plc:ab1", POST, YES),
    ("from:ja", POST, NO),
    ("from:jan", BARE, NO),
    ("FROM:jan", POST, YES),
    ("water -from:jan", POST, NO),
    ("to:zeldermeer", POST, YES),
    ("to:@zeldermeer@praat.example", POST, YES),
    ("to:bob", POST, YES),
    ("to:jan", POST, NO),
    ("@zeldermeer", POST, NO),
    ("water lang:nl", POST, YES),
    ("water lang:NL-be", POST, YES),
    ("water lang:nl_BE", POST, YES),
    ("water lang:nl-nl", POST, NO),
    ("water lang:en", POST, NO),
    ("water lang:nl", BARE, NO),
    ("water -lang:en", BARE, YES),
    ("water channel:fediverse", POST, YES),
    ("water channel:Fediverse", POST, YES),
    ("water channel:pretend", POST, NO),
    ("water is:reply", POST, YES),
    ("water is:reply", BARE, NO),
    ("water is:public", POST, YES),
    ("water is:public", BARE, NO),
    ("water is:private", BARE, YES),
    ("water -is:private", POST, YES),
    ("water (lang:nl OF lang:en)", POST, YES),
    ("lan*", POST, NO),
    ("fediverse", POST, NO),
    ("from:https://praat.example/", Subject("x", author_id="https://praat.example/@jan"), NO),
    ("from:https://praat.example/@jan", Subject("x", author_id="https://praat.example/@jan"), YES),
]


@pytest.mark.parametrize(("search", "text", "found"), TEXTS)
def test_a_search_finds_exactly_the_posts_it_describes(search, text, found):
    assert matches(parse(search), Subject(text)) is found


@pytest.mark.parametrize(("search", "subject", "found"), FILTERS)
def test_a_filter_narrows_a_search_to_an_account_language_channel_or_kind(search, subject, found):
    assert matches(parse(search), subject) is found


def test_the_tables_are_no_sample():
    assert len(TEXTS) + len(FILTERS) >= 200
    assert len({row[:2] for row in TEXTS}) == len(TEXTS)

"""What somebody sees who writes a search that cannot be read: which mistake, and where it stands."""

import pytest

from gehoor.listening.search import FAULTS, MAX_LENGTH, MAX_NESTING, MAX_TERMS, SearchError, parse
from tests.cpu import BOUNDED, cpu_seconds

# (search with the place of the mistake between ⟦ and ⟧, code)
MISTAKES = [
    ("⟦⟧", "empty"),
    ("⟦  \n⟧", "empty"),
    ('geen ⟦"⟧water', "unclosed_quote"),
    ('"geen water" ⟦"⟧', "unclosed_quote"),
    ("geen ⟦„⟧water", "unclosed_quote"),
    ("geen ⟦(⟧water", "unclosed_parenthesis"),
    ("⟦(⟧a (b OR c)", "unclosed_parenthesis"),
    ("a ⟦(⟧", "unclosed_parenthesis"),
    ("geen water⟦)⟧", "stray_parenthesis"),
    ("⟦)⟧ a", "stray_parenthesis"),
    ("(a)⟦)⟧ b", "stray_parenthesis"),
    ("a ⟦()⟧", "empty_group"),
    ("a OR ⟦(  )⟧", "empty_group"),
    ("⟦AND⟧ a", "no_operand"),
    ("a ⟦OF⟧", "no_operand"),
    ("a ⟦EN⟧ OF b", "no_operand"),
    ("(a ⟦OR⟧) b", "no_operand"),
    ("(⟦OR⟧ a) b", "no_operand"),
    ("a ⟦NIET⟧", "no_operand"),
    ("a NOT ⟦NOT⟧", "no_operand"),
    ("a ⟦-⟧ b", "no_operand"),
    ("a ⟦-⟧", "no_operand"),
    ("(a ⟦-⟧)", "no_operand"),
    ("storing ⟦onderwerp:⟧water", "unknown_field"),
    ("⟦let:⟧ op", "unknown_field"),
    ("a ⟦lang:⟧", "empty_value"),
    ("a ⟦lang:⟧ nl", "empty_value"),
    ("⟦from:@⟧", "empty_value"),
    ('⟦from:⟧"jan"', "empty_value"),
    ("⟦from:⟧(jan OR bob)", "empty_value"),
    ("a is:⟦boos⟧", "unknown_value"),
    ("a lang:⟦nederlands⟧", "unknown_value"),
    ("⟦*⟧", "lone_star"),
    ("geen ⟦*⟧ water", "lone_star"),
    ("geen ⟦*⟧water", "lone_star"),
    ('"geen ⟦*⟧"', "lone_star"),
    ('"geen water"⟦*⟧', "lone_star"),
    ("⟦#*⟧", "lone_star"),
    ("⟦!*⟧", "lone_star"),
    ("kl⟦*⟧cht", "misplaced_star"),
    ("klacht⟦*⟧*", "misplaced_star"),
    ('"gee⟦*⟧ water"', "misplaced_star"),
    ("#zel⟦*⟧meer", "misplaced_star"),
    ("from:⟦ja*⟧", "misplaced_star"),
    ("⟦!!!⟧", "no_word"),
    ("a ⟦&⟧ b", "no_word"),
    ('a ⟦""⟧', "no_word"),
    ("⟦:-⟧)", "no_word"),
    ("⟦#⟧", "no_word"),
    ("⟦#zelder-meer⟧", "bad_name"),
    ("⟦#storing,⟧ #klacht", "bad_name"),
    ("⟦@jan@⟧", "bad_name"),
    ("⟦-reclame⟧", "only_negative"),
    ("⟦NIET reclame⟧", "only_negative"),
    ("⟦-a -b⟧", "only_negative"),
    ("a OR ⟦-b⟧", "only_negative"),
    ("a OR (b OR ⟦-(c d)⟧)", "only_negative"),
    ("⟦-(a OR b)⟧", "only_negative"),
    ("⟦-(-a b)⟧", "only_negative"),
    ("⟦-from:jan⟧", "only_negative"),
    ("⟦lang:nl⟧", "only_filter"),
    ("⟦is:reply⟧", "only_filter"),
    ("⟦channel:fediverse⟧", "only_filter"),
    ("⟦lang:nl -reclame⟧", "only_filter"),
    ("a OF ⟦lang:nl⟧", "only_filter"),
    ("(⟦lang:nl is:reply⟧) OR a", "only_filter"),
    ("a⟦\0⟧b", "nul"),
]


@pytest.mark.parametrize(("marked", "code"), MISTAKES)
def test_a_mistake_is_named_and_pointed_at(marked, code):
    before, _, rest = marked.partition("⟦")
    wrong, _, after = rest.partition("⟧")
    with pytest.raises(SearchError) as caught:
        parse(before + wrong + after)
    error = caught.value
    assert (error.code, error.position, error.length) == (code, len(before), len(wrong))


def test_every_mistake_has_an_example_here_or_is_a_limit():
    limits = {"too_long", "too_many_terms", "too_deep"}
    assert {fault.code for fault in FAULTS} == {code for _, code in MISTAKES} | limits
    assert len({fault.code for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize(("marked", "_code"), MISTAKES)
def test_the_texts_of_a_mistake_can_be_filled_in_after_translation(marked, _code):
    with pytest.raises(SearchError) as caught:
        parse(marked.replace("⟦", "").replace("⟧", ""))
    error = caught.value
    assert error.message == error.template % error.params == str(error)
    assert error.hint % error.params
    if "%(" not in error.template:
        assert not {"%"} & set(error.message)


@pytest.mark.parametrize("selective", ["from:jan", "to:zeldermeer", "#storing", "@zeldermeer", "lang:nl #storing"])
def test_an_account_or_hashtag_alone_is_a_search(selective):
    parse(selective)


def test_an_unknown_filter_names_those_that_exist():
    with pytest.raises(SearchError) as caught:
        parse("van:jan")
    assert caught.value.expected == ("from:", "to:", "lang:", "channel:", "is:")


def test_a_search_may_be_as_large_as_the_limits_and_no_larger():
    parse(" ".join(["ab"] * MAX_TERMS))
    parse("(" * MAX_NESTING + "a" + ")" * MAX_NESTING)
    parse("-" * MAX_NESTING + "a")
    parse("a" * MAX_LENGTH)
    for text, code, position in [
        (" ".join(["ab"] * (MAX_TERMS + 1)), "too_many_terms", 3 * MAX_TERMS),
        ("(" * (MAX_NESTING + 1) + "a" + ")" * (MAX_NESTING + 1), "too_deep", MAX_NESTING),
        ("-" * (MAX_NESTING + 2) + "a", "too_deep", MAX_NESTING),
        ("a" * (MAX_LENGTH + 1), "too_long", MAX_LENGTH),
        ("\N{LATIN SMALL LIGATURE FFI}" * (MAX_LENGTH // 2), "too_long", MAX_LENGTH // 2),
        ('"' + "a " * (MAX_TERMS + 1) + '"', "too_many_terms", 0),
    ]:
        with pytest.raises(SearchError) as caught:
            parse(text)
        assert (caught.value.code, caught.value.position) == (code, position)


def test_parentheses_beside_each_other_are_not_deep():
    parse(" ".join(["(a -b)"] * (MAX_NESTING * 2)))


HOSTILE = {
    "a million parentheses": "(" * 1_000_000,
    "as many parentheses as fit": "(" * MAX_LENGTH,
    "as many negations as fit": "-" * MAX_LENGTH,
    "NOT and nothing else": "NOT " * (MAX_LENGTH // 4),
    "quotation marks": '"' * (MAX_LENGTH - 1),
    "stars": "*" * MAX_LENGTH,
    "a pattern that blows up naive regexes": "(a+)+b" * (MAX_LENGTH // 6),
    "dots and hyphens of a handle": "@a" + ".-" * (MAX_LENGTH // 2 - 1),
    "at signs": "@a" * (MAX_LENGTH // 2),
    "links": "www." * (MAX_LENGTH // 4),
    "joined emoji": "👩\u200d" * (MAX_LENGTH // 2),
    "marks on marks": "a" + "\u0301" * (MAX_LENGTH - 2) + "(",
    "letters that unfold": "\ufdfa" * MAX_LENGTH,
    "one phrase of everything": '"' + "a " * (MAX_LENGTH // 2 - 1) + '"',
    "many choices": "a OR " * (MAX_LENGTH // 5),
    "deep enough, then wrong": ("(a OR -" * MAX_NESTING) + ")" * (MAX_NESTING + 1),
    "code": "__import__('os').system('x') AND",
    "NUL at the end": "a " * 4_000 + "\0",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_input_is_refused_in_bounded_time(text):
    def refuse():
        with pytest.raises(SearchError):
            parse(text)

    assert cpu_seconds(refuse) <= BOUNDED

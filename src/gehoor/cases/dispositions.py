"""The ways in which something that was heard leaves the list: codes here, words on the screen."""

# How a case ends.
FOR_CASES = ("solved", "explained", "passed_on", "no_answer_from_customer", "duplicate", "not_for_us")
# Why a post needs no case.
FOR_POSTS = ("no_reaction", "for_information", "forwarded", "not_about_us", "spam")

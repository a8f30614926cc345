"""A refusal in the words of the member's language, by its code."""

from django.utils.translation import gettext_lazy as _

from gehoor.kernel.errors import GehoorError, NotAllowed, Refusal, Stale

# Of codes that several rooms use, the key with the room's name wins: "case.closed" before "closed".
WORDS = {
    "refused": _("This cannot be done."),
    "stale?": _("The customer said something new while you were writing."),
    "owned": _("A colleague has this case already."),
    "reason_needed": _("Say why, for whoever takes it over."),
    "not_in_team": _("This colleague is not in the team of this case, and would not see it."),
    "not_active": _("This colleague no longer works here."),
    "note.empty": _("The note is empty."),
    "empty": _("Write something first."),
    "reply.empty": _("Write an answer first."),
    "note.too_long": _("The note is too long; put the rest in a second one."),
    "too_long": _("The text is too long."),
    "reply.too_long": _("The text is too long for this platform."),
    "disposition_needed": _("Choose how this ends."),
    "closed": _("This case is closed already."),
    "reply.closed": _("This case is closed; open it again to answer."),
    "not_closed": _("This case is open."),
    "too_many": _("That is too many at once."),
    "view": _("There is no such view."),
    "key": _("This page of the list no longer exists; open the list again."),
    "nothing_left": _("There is nothing left to answer: the customer took his words back."),
    "expired": _("The account must be connected again before it can answer."),
    "paused": _("This account is paused: let it go on first."),
    "cannot_reply": _("This cannot be answered here in this way."),
    "reply.too_late": _("The platform no longer takes an answer to these words."),
    "too_late": _("Too late: it is going out already."),
    "private_data?": _("Everybody will be able to read this."),
    "second?": _("There is an answer already, just above."),
    "settled": _("It is settled already."),
    "search_without_name": _("Give the search a name."),
    "search_name_taken": _("There is a search with this name already."),
    "retired": _("This source is retired. Connect the account anew to listen again."),
    "source_title_taken": _("There is a source with this name already."),
    "still_poison": _("It still cannot be taken in."),
    "has_case": _("It belongs to a case already."),
    "gone": _("The author took these words back."),
    "email": _("Write a whole e-mail address."),
    "role": _("Choose a role that you may give."),
    "member_already": _("This colleague works here already."),
    "weak_password": _(
        "This password is too easy to guess. "
        "Take at least 10 characters, not only digits, and not your name or address."
    ),
    "password": _("This is not your present password."),
    "last_owner": _("A brand needs an owner: make somebody else owner first."),
    "team_name_taken": _("There is a team with this name already."),
    "name": _("Write the name."),
    "minutes": _("Write a number of minutes, at least 1."),
    "seconds": _("Write a number of seconds between 0 and 60."),
    "choice": _("Choose one of the options."),
    "not_allowed": _("Your role may not do this."),
    "none_chosen": _("Tick at least one message."),
    "post_disposition_needed": _("Choose why no answer is needed."),
    "setting_missing": _("Fill this in."),
    "setting_number": _("Write a number."),
    "setting_range": _("This number is too small or too large."),
    "setting": _("This is not right; look at the example."),
}


def words(error: GehoorError, room: str = "") -> str:
    """What to say to the person; a code that is not listed keeps the error's own English words."""
    code = code_of(error)
    found = WORDS.get(f"{room}.{code}") or WORDS.get(code)
    return str(found) if found else getattr(error, "message", "") or str(error)


def code_of(error: GehoorError) -> str:
    match error:
        case Refusal():
            return error.code
        case Stale():
            return "stale?"
        case NotAllowed():
            return "not_allowed"
    return "refused"

from django.urls import path

from gehoor.web import answering, casework, live, profile, session
from gehoor.web.case import case
from gehoor.web.inbox import home, inbox

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("inbox/", inbox, name="inbox"),
    path("inbox/<slug:view>/", inbox, name="inbox"),
    path("case/<int:pk>/", case, name="case"),
    path("case/<int:pk>/claim", casework.claim, name="case-claim"),
    path("case/<int:pk>/release", casework.release, name="case-release"),
    path("case/<int:pk>/hand-over", casework.hand_over, name="case-hand-over"),
    path("case/<int:pk>/note", casework.note, name="case-note"),
    path("case/<int:pk>/close", casework.close, name="case-close"),
    path("case/<int:pk>/reopen", casework.reopen, name="case-reopen"),
    path("case/<int:pk>/draft", answering.draft, name="case-draft"),
    path("case/<int:pk>/count", answering.count, name="case-count"),
    path("case/<int:pk>/send", answering.send, name="case-send"),
    path("reply/<int:pk>/take-back", answering.take_back, name="reply-take-back"),
    path("reply/<int:pk>/discard", answering.discard, name="reply-discard"),
    path("reply/<int:pk>/settle", answering.settle, name="reply-settle"),
    path("profile/", profile.profile, name="profile"),
    path("profile/screen", profile.change_screen, name="profile-screen"),
    path("profile/password", profile.change_password, name="profile-password"),
    path("live/since", live.since, name="live-since"),
]

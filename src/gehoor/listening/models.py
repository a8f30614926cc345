"""What is listened to, and what was heard."""

from django.db import models

from gehoor.people.models import Handle
from gehoor.team.models import BrandScoped, Member


class Source(BrandScoped):
    """One account on one channel, with its cursor.

    on -> paused -> on by a member; on -> expired when the platform refuses our credentials, -> on when it is
    connected again; any -> retired for good: nothing is fetched or sent, its posts and cases stay readable.
    """

    class State(models.TextChoices):
        ON = "on"
        PAUSED = "paused"
        EXPIRED = "expired"
        RETIRED = "retired"

    channel = models.CharField(max_length=40)
    # What members call it.
    title = models.CharField(max_length=80)
    # The channel's settings: the open ones as they are, the secret ones sealed.
    settings = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    # All that is heard here is about the brand, also what no search finds: a file that somebody chose.
    keeps_all = models.BooleanField(default=False)
    # Our own account there.
    account_id = models.CharField(max_length=500, default="")
    account_handle = models.CharField(max_length=300, default="")
    # Where to go on; opaque, stored in the same transaction as the posts before it.
    cursor = models.TextField(default="")
    state = models.CharField(max_length=8, choices=State, default=State.ON)
    # When it was last asked, last answered, and last brought something about the brand.
    last_run_at = models.DateTimeField(null=True)
    last_answer_at = models.DateTimeField(null=True)
    last_hit_at = models.DateTimeField(null=True)
    # Seconds between the publication of the newest post and our hearing it.
    lag_seconds = models.FloatField(null=True)
    # Posts that passed by, and posts that were about the brand.
    seen = models.PositiveBigIntegerField(default=0)
    kept = models.PositiveBigIntegerField(default=0)
    # Errors in a row, the last one in words, and the moment before which we do not ask again.
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, default="")
    last_error_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    # The moment before which the platform asked us not to send.
    send_not_before = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "channel", "title"], name="source_title_once")]

    def __str__(self) -> str:
        return self.title


class Post(BrandScoped):
    """One message that was heard. It may rest and still count; a case is something else.

    `gone_at` makes it a tombstone: its words and author are erased because the author took them back.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="posts")
    channel = models.CharField(max_length=40)
    # The platform's stable id: with brand and channel, the key by which a post is kept once.
    external_id = models.CharField(max_length=500)
    author = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="posts", null=True)
    text = models.TextField()
    published_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    url = models.URLField(max_length=1000, default="")
    # Parent and root of the conversation, as the platform's ids.
    parent_id = models.CharField(max_length=500, default="")
    context_id = models.CharField(max_length=500, default="")
    revision = models.CharField(max_length=200, default="")
    audience = models.CharField(max_length=9, default="public")
    # The language that the platform tells; the judged one stands in the judgement.
    language = models.CharField(max_length=16, default="")
    # It speaks to us: a mention, a reply to us, a private message.
    addressed = models.BooleanField(default=False)
    # We wrote it ourselves.
    ours = models.BooleanField(default=False)
    reach = models.PositiveIntegerField(null=True)
    # What the channel can do with this very post, as the number of a Can; empty: all that the channel can.
    can = models.PositiveIntegerField(null=True)
    reply_until = models.DateTimeField(null=True)
    attachments = models.JSONField(default=list)
    # The platform's own few values that the channel needs to act on this post.
    native = models.JSONField(default=dict)
    edited_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "channel", "external_id"], name="post_once")]
        indexes = [
            models.Index(fields=["brand", "channel", "context_id"]),
            models.Index(fields=["author", "published_at"]),
            models.Index(fields=["brand", "-id"]),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        """Whether everybody can read it where it stands."""
        return self.audience in {"public", "unlisted"}


class PostVersion(models.Model):
    """The words of a post as they were before its author changed them."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    revision = models.CharField(max_length=200, default="")
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class SavedSearch(BrandScoped):
    """A question in the search language that decides which posts are about the brand."""

    name = models.CharField(max_length=80)
    # As the member wrote it.
    text = models.TextField()
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    hits = models.PositiveBigIntegerField(default=0)
    last_hit_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="search_name_once")]

    def __str__(self) -> str:
        return self.name


class Hit(models.Model):
    """A post that a saved search found."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="found_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "post"], name="hit_once")]

    def __str__(self) -> str:
        return f"{self.search_id} -> {self.post_id}"


class Quarantined(BrandScoped):
    """An event that could not be taken in. Visible, and tried again when somebody says so.

    waiting -> taken in (after a retry); waiting -> let go (by a member, with a reason in the trail).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN_IN = "taken_in"
        LET_GO = "let_go"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="quarantined")
    external_id = models.CharField(max_length=500)
    # The event as gehoor.listening.events writes it, whole, so that nothing is lost.
    event = models.JSONField()
    error = models.TextField()
    tries = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    since = models.DateTimeField()
    last_try_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.external_id}: {self.error[:60]}"

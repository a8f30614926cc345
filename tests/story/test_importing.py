"""`gehoor import`: rows in are rows kept and rows refused, also when it was interrupted."""

import io
import json
import re

import pytest

from gehoor.listening.models import Post, Source
from gehoor.project import importing
from gehoor.project.importing import Importing

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path):
    """An export as a shop might have it: 30 good rows, one without words, one with broken bytes, two the same."""
    rows = [f"{n};klant{n};Bestelling {n} is nog niet bezorgd, waar blijft hij?" for n in range(30)]
    rows[10] = "10;klant10;"
    rows[20] = "20;klant20;\udcff\udcfe kapot"
    rows.append("30;klant29;Bestelling 29 is nog niet bezorgd, waar blijft hij?")
    path = tmp_path / "export.csv"
    path.write_bytes("\n".join(["nummer;auteur;tekst", *rows, ""]).encode(errors="surrogateescape"))
    return path


def read(file, brand, **more) -> tuple[int, str]:
    asked = Importing.of(str(file), brand.slug, None, None)
    asked.out = io.StringIO()
    code = asked.run(**more)
    return code, asked.out.getvalue()


def told(said: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", said.strip().splitlines()[-3 if " x " in said else -1]))


def test_each_row_is_kept_or_refused_with_its_line_and_reason(export, brand):
    code, said = read(export, brand)
    assert code == 0
    assert "12: there is no text" in said
    assert "22: this row has bytes" in said
    assert Post.objects.count() == 29
    assert "31 " in said


def test_a_dry_run_keeps_nothing(export, brand):
    read(export, brand, dry=True)
    assert not Post.objects.exists()
    assert not Source.objects.exists()


def test_the_same_file_twice_adds_nothing(export, brand):
    read(export, brand)
    read(export, brand)
    assert Post.objects.count() == 29


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_an_interrupted_import_goes_on_where_it_was(export, brand, monkeypatch, batches):
    monkeypatch.setattr(importing, "BATCH", 7)
    take, taken = Importing._take, []

    def interrupted(self, *args):
        if len(taken) == batches:
            raise KeyboardInterrupt
        taken.append(1)
        take(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(Importing, "_take", interrupted)
        code, _ = read(export, brand)
    assert code == 130
    assert Post.objects.count() < 29
    read(export, brand)
    tally = json.loads(Source.objects.get().cursor)
    assert Post.objects.count() == 29
    assert (tally["kept"], tally["known"], tally["refused"]) == (29, 0, {"no_text": 1, "encoding": 1})


def test_imported_posts_are_judged_and_rest_because_nobody_there_can_be_answered(export, brand, alice):
    from gehoor.cases import queries
    from gehoor.cases.models import Case

    read(export, brand)
    assert not Case.objects.exists()
    assert queries.counts(alice, Source.objects.get().posts.first().heard_at).heard == 29


def test_the_same_words_in_another_file_are_somebody_elses(tmp_path, brand):
    for name in ("maandag.txt", "dinsdag.txt"):
        path = tmp_path / name
        path.write_text("Waar blijft mijn pakket?\nIk wacht al drie dagen op antwoord\n")
        read(path, brand)
    assert Post.objects.count() == 4


def test_a_file_that_holds_no_posts_is_refused_in_words(tmp_path, brand):
    from gehoor.kernel.errors import Refusal

    path = tmp_path / "leeg.csv"
    path.write_text("")
    with pytest.raises(Refusal):
        Importing.of(str(path), brand.slug, None, None)

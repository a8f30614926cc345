"""The screenshots of the documentation, made from the running product: `python3 run.py test pictures`."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.story.app import App, browser, running, sign_in

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
DESK = {"width": 1440, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
SAID = (
    (
        "fatma_kers",
        "@zeldermeer al drie weken lekkage in de badkamer. Elke keer 'we bellen u terug' en dan niks. Help?",
    ),
    ("opa_kamminga", "Geachte @zeldermeer, wanneer wordt de lift in de Zilverflat gemaakt? Ik woon op de zesde."),
    (
        "bas.tegenwind",
        "Wéér die verwarming uit bij Woongoed Zeldermeer. Lekker dan, met een baby in huis 🙃 #kersenbuurt",
    ),
)
RESTING = (
    (
        "anneke.leest",
        "Compliment voor de monteur van Woongoed Zeldermeer: op tijd, vriendelijk en alles weer droog! 👏",
    ),
    ("jan_op_zes", "Hoorde van mijn buurvrouw dat Woongoed Zeldermeer de oude kastanje wil kappen. Schandalig!"),
    ("zeldermeer_nieuws", "Woongoed Zeldermeer en gemeente openen zaterdag nieuw buurthuis | lees meer op onze site"),
    ("mirjam.d", "Tip voor woongoed zeldermeer: zet de storingen ook op de website, dan hoeft niemand te bellen."),
)
ANSWER = (
    "Hoi {name}, excuses dat dit zo lang duurt. Onze vakman komt morgen tussen 09.00 en 11.00 uur langs en ik bel u om "
    "12.00 uur zelf of het gelukt is. Groet, Sam"
)


def take(app: App, chromium: Browser) -> None:
    light = chromium.new_page(viewport=DESK, locale="nl-NL")
    sign_in(light, app)
    with app.stage() as stage:
        for handle, text in (*SAID, *RESTING):
            stage.post("/control/posts", json={"handle": handle, "text": text}).raise_for_status()
    expect(light.locator("[data-row]", has_text="Fatma")).to_be_visible()
    # Somebody of the story itself, because he will react to what he gets.
    row = light.locator("[data-row]").filter(has_not_text=re.compile("Fatma|Douwe|Bas")).first
    name = row.locator(".case-row-who bdi").inner_text()
    row.click()
    light.fill("textarea[name=text] >> nth=0", ANSWER.format(name=name.split()[0]))
    light.wait_for_timeout(600)  # a picture wants the fonts and the count at rest
    snap(light, "case")
    snap_dark(light)
    light.click(".button-send")
    expect(light.locator(".reply-sent")).to_be_visible(timeout=30_000)
    expect(light.locator(".said-customer")).to_have_count(2, timeout=60_000)
    light.wait_for_timeout(600)
    snap(light, "answered")
    for name in ("heard", "listening"):
        light.goto(f"{app.address}{name}/")
        light.wait_for_timeout(600)
        snap(light, name)
    small = chromium.new_page(viewport=TELEPHONE, locale="nl-NL", device_scale_factor=2)
    sign_in(small, app)
    small.wait_for_timeout(600)
    snap(small, "telephone")


def snap_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    snap(page, "dark")
    page.emulate_media(color_scheme="light")


def snap(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/pictures/{name}.png")


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as app, browser() as chromium:
        take(app, chromium)
    return 0


if __name__ == "__main__":
    sys.exit(main())

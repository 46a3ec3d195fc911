"""The report in a real browser: nothing scrolls sideways, every quotation opens, nothing is fetched."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import consilience

from ..paths import FOUNDING, TEACHING

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --virtual-time-budget=10000 --window-size=1600,1200"
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")

# The page stands in a frame of the width under test; a frame made from its text has the wrapper's origin.
WRAPPER = """<!doctype html><iframe id="f" width="{width}" height="900" srcdoc="{page}"></iframe><pre id="out"></pre>
<script>
document.getElementById("f").onload = () => {{
  const d = document.getElementById("f").contentDocument, w = d.documentElement.clientWidth;
  const openers = [...d.querySelectorAll("button[popovertarget]:not([popovertargetaction])")];
  let opened = 0, hidden = [];
  for (const b of openers) {{
    b.scrollIntoView({{block: "center", inline: "center"}});
    b.click();
    const p = d.querySelector(":popover-open");
    if (p && p.id === b.getAttribute("popovertarget")) {{
      opened++;
      const r = p.getBoundingClientRect();
      if (r.left < -1 || r.right > w + 1 || r.width === 0) hidden.push(p.id);
      p.hidePopover();
    }}
  }}
  document.getElementById("out").textContent = JSON.stringify({{
    client: w, scroll: d.documentElement.scrollWidth, openers: openers.length, opened, hidden,
    small: [...d.querySelectorAll("body *")].filter(e => e.children.length === 0 && e.textContent.trim()
      && !e.closest("svg") && parseFloat(getComputedStyle(e).fontSize) < 10).length,
    unnamed: [...d.querySelectorAll("button, a[href]")].filter(e => !e.textContent.trim()
      && !e.getAttribute("aria-label")).length,
    images: [...d.querySelectorAll("svg[role=img]")].filter(e => !e.querySelector("title")
      && !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")).length,
  }});
}};
</script>"""


def measure(page: Path, width: int, folder: Path) -> dict[str, Any]:
    """What a browser sees of the page at a width."""
    wrapper = folder / f"wrapper-{width}.html"
    wrapper.write_text(WRAPPER.format(width=width, page=html.escape(page.read_text("utf-8"))), "utf-8")
    done = subprocess.run(
        [str(CHROMIUM), *FLAGS.split(), f"--user-data-dir={folder / 'profile'}", "--dump-dom", wrapper.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    match = re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL)
    assert match
    assert match[1], done.stderr[-2000:]
    data: dict[str, Any] = json.loads(html.unescape(match[1]))
    return data


@pytest.fixture(scope="module", params=[FOUNDING, TEACHING], ids=["founding", "teaching"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report, built."""
    return consilience.build(consilience.load(request.param), tmp_path_factory.mktemp("report") / "out")


@pytest.mark.parametrize("width", [390, 820, 1400])
def test_the_page_at_a_width(page: Path, width: int, tmp_path: Path) -> None:
    seen = measure(page, width, tmp_path)
    assert seen["scroll"] <= seen["client"], "the page scrolls sideways"
    assert seen["openers"] > 10
    assert seen["opened"] == seen["openers"], "a quotation does not open"
    assert not seen["hidden"], "a quotation opens outside the page"
    assert seen["small"] == 0, "text below 10 px"
    assert seen["unnamed"] == 0, "a button or link without a name"
    assert seen["images"] == 0, "a figure without a name"

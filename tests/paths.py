"""Where things lie in the repository."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
FOUNDING = ROOT / "examples" / "pediatric-b-all"
TEACHING = ROOT / "examples" / "knee-exercise"
SOURCE = ROOT / "src" / "consilience"

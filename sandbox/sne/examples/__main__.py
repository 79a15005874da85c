"""Write the examples again: ``python -m sandbox.sne.examples``."""

from sandbox.sne.examples import FOLDER, answers

for name, example in answers().items():
    (FOLDER / f"{name}.xml").write_text(example, encoding="utf-8")

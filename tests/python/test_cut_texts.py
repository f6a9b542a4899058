"""A text of which a part is unknown may be cut and split; the unknown part stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

WHOLE = "{uuid.uuid4()}"
CUTS = {
    "name[:2]": "x_",
    "name[:8]": f"x_{WHOLE}",
    "name[3:]": f"{WHOLE}_y",
    "name[5:-1]": f"{WHOLE}_",
    "'a' + name[-2:]": "a_y",
    "name[0] + name[-1]": "xy",
    "'a' + name[6]": f"a{WHOLE}",
    "str(key)[:8] + '-0'": f"{WHOLE}-0",
    "name.split('_')[1]": WHOLE,
    "name.partition('.')[0]": f"x_{WHOLE}_y",
    "name.replace('.', '')[2:]": f"{WHOLE}_y",
    "name.strip('x_)')": f"{WHOLE}_y",
}


@pytest.mark.parametrize("cut", CUTS)
def test_the_unknown_part_stays_whole(cut: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    code = f"import uuid\nimport tensorflow as tf\nkey = uuid.uuid4()\nname = 'x_%s_y' % key\nwith tf.variable_scope({cut}):\n    tf.get_variable('w', [1])\n"
    main.write_text(code)
    found = analyze(str(main), Options())
    assert found.error is None and not found.faults
    assert [v.name for v in found.graphs[0].variables] == [f"{CUTS[cut]}/w:0"]

"""What an editor gets, over the wire."""

from __future__ import annotations

import time
import venv

PROGRAM = """import tensorflow as tf

with tf.name_scope("nsc1"):
    v1 = tf.Variable([1], name="v1")
    with tf.variable_scope("vsc1"):
        v2 = tf.Variable([1], name="v2")
        v3 = tf.get_variable("v3", shape=[])
"""
TWICE = PROGRAM + '        v4 = tf.get_variable("v3", shape=[])\n'


def applied(text: str, edits: list) -> str:
    lines = text.split("\n")
    starts = [sum(len(x) + 1 for x in lines[:n]) for n in range(len(lines))]
    for edit in sorted(edits, key=lambda e: -e["range"]["start"]["line"]):
        start, end = (starts[edit["range"][k]["line"]] + edit["range"][k]["character"] for k in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


def test_hover_says_which_scopes_count(session, tmp_path):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    text = session.at("hover", uri, 6, 8)["contents"]["value"]
    assert "`vsc1/v3:0`" in text and "nsc1/vsc1/v3" not in text
    assert "ignores" in text and "`nsc1/`" in text and "line 3" in text
    assert "nsc1/vsc1/v2:0" in session.at("hover", uri, 5, 8)["contents"]["value"]
    assert "variable scope" in session.at("hover", uri, 4, 12)["contents"]["value"]
    assert session.at("hover", uri, 1, 0) is None


def test_a_document_that_was_never_saved(session, tmp_path):
    (tmp_path / "sizes.py").write_text("WIDTH = 4\n")
    session.start(tmp_path)
    uri = "untitled:Untitled-1"
    text = (
        "import tensorflow as tf\nimport sizes\n"
        'with tf.variable_scope("a"):\n'
        '    x = tf.get_variable("w", [sizes.WIDTH])\n'
        '    y = tf.get_variable("w", [sizes.WIDTH])\n'
    )
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    session.send("textDocument/didOpen", {"textDocument": item})
    (found,) = session.findings(uri, 1)
    assert found["code"] == "variable-already-exists"
    assert found["relatedInformation"][0]["location"]["uri"] == uri
    shown = session.at("hover", uri, 3, 4)["contents"]["value"]
    assert "`a/w:0`" in shown and "`(4,)`" in shown and "file://" not in shown
    (made,) = session.at("definition", uri, 3, 4)
    assert made["uri"] == uri
    params = {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}}
    actions = session.ask("textDocument/codeAction", params)["result"]
    assert actions and all(list(action["edit"]["changes"]) == [uri] for action in actions)


def test_names_are_completed_while_the_line_is_typed(session, tmp_path):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    session.findings(uri, 1)
    typed = '日本 = [v for v in tf.global_variables("v'
    session.change(uri, PROGRAM + typed, 2)
    line, column = PROGRAM.count("\n"), len(typed)
    found = session.at("completion", uri, line, column)
    assert [(i["label"], i["detail"]) for i in found] == [("vsc1", "1 variable"), ("vsc1/v3", "() float32")]
    assert found[0]["textEdit"]["range"] == {"start": {"line": line, "character": column - 1}, "end": {"line": line, "character": column}}
    assert session.at("completion", uri, 0, 3) == []


def test_hover_on_a_layer_names_its_variables(session, tmp_path):
    session.start(tmp_path)
    text = "import tensorflow as tf\ndef f(x):\n    return tf.layers.dense(tf.ones([2, 3]), 4)\n"
    uri = session.open(tmp_path / "p.py", text)
    shown = session.at("hover", uri, 2, 20)["contents"]["value"]
    assert "`dense/kernel:0` `(3, 4)`" in shown and "16 parameters" in shown


def test_findings_follow_the_text(session, tmp_path):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    assert session.findings(uri, 1) == []
    session.change(uri, TWICE, 2)
    (found,) = session.findings(uri, 2)
    assert (found["source"], found["code"], found["severity"]) == ("tfscope", "variable-already-exists", 1)
    assert found["range"]["start"] == {"line": 7, "character": 13}
    assert "vsc1/v3" in found["message"]
    assert found["codeDescription"]["href"].endswith("variable-already-exists")
    assert found["relatedInformation"][0]["location"]["range"]["start"]["line"] == 6
    session.change(uri, PROGRAM, 3)
    assert session.findings(uri, 3) == []
    session.change(uri, TWICE, 4)
    assert len(session.findings(uri, 4)) == 1
    session.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert session.findings(uri) == []


def test_every_fix_clears_the_file(session, tmp_path):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", TWICE)
    (found,) = session.findings(uri, 1)
    params = {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}}
    actions = session.ask("textDocument/codeAction", params)["result"]
    assert actions[0]["title"].startswith("Add reuse=tf.AUTO_REUSE") and actions[0]["isPreferred"]
    assert "Ignore" in actions[-1]["title"]
    for version, action in enumerate(actions, 2):
        assert action["kind"] == "quickfix"
        session.change(uri, applied(TWICE, action["edit"]["changes"][uri]), version)
        assert session.findings(uri, version) == []


def test_a_name_scope_is_entered_again(session, tmp_path):
    text = "import tensorflow as tf\r\nwith tf.name_scope('a'):\r\n    pass\r\nü = '🚀'\r\nwith tf.name_scope('a'):\r\n    pass\r\n"
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", text)
    places = [{"start": {"line": n, "character": 0}, "end": {"line": n, "character": 0}} for n in range(6)]
    params = {"textDocument": {"uri": uri}, "context": {"diagnostics": []}}
    found = [session.ask("textDocument/codeAction", {**params, "range": p})["result"] for p in places]
    assert [len(actions) for actions in found] == [0, 0, 0, 0, 1, 0]
    (edit,) = found[4][0]["edit"]["changes"][uri]
    assert edit["newText"] == "'a/'" and edit["range"]["start"] == {"line": 4, "character": 19}
    assert "`a/`" in found[4][0]["title"] and "`a_1/`" in found[4][0]["title"]


def test_marks_and_outline(session, tmp_path):
    session.start(tmp_path, options={"commands": ["tfscope.showLocations"]})
    uri = session.open(tmp_path / "p.py", PROGRAM)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    document = {"uri": uri}
    hints = session.ask("textDocument/inlayHint", {"textDocument": document, "range": whole})["result"]
    assert [h["label"] for h in hints if h["position"]["line"] == 6] == ["vsc1/v3 ()"]
    (lens,) = session.ask("textDocument/codeLens", {"textDocument": document})["result"]
    assert lens["command"]["title"] == "3 variables · 3 parameters"
    assert lens["command"]["command"] == "tfscope.showLocations"
    assert lens["command"]["arguments"][0] == uri and len(lens["command"]["arguments"][2]) == 3
    outline = session.ask("textDocument/documentSymbol", {"textDocument": document})["result"]
    assert [s["name"] for s in outline] == ["nsc1/", "vsc1/"]
    found = session.ask("workspace/symbol", {"query": "vsc1/v3"})["result"]
    assert found[0]["name"] == "vsc1/v3" and found[0]["location"]["range"]["start"]["line"] == 6


DEEP = """import tensorflow as tf
with tf.variable_scope("a"):
    with tf.variable_scope("b"):
        tf.get_variable("x", [2])
    tf.get_variable("y",
                    [2])
with tf.variable_scope("a/b", auxiliary_name_scope=False):
    tf.get_variable("z", [2])
"""


def test_outline_is_a_tree(session, tmp_path):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", DEEP)
    outline = session.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})["result"]

    def tree(symbols: list) -> dict:
        return {s["name"]: tree(s.get("children") or []) for s in symbols}

    def inside(symbols: list, outer: dict) -> None:
        for s in symbols:
            places = [s["range"], s["selectionRange"]]
            starts, ends = ([(p[k]["line"], p[k]["character"]) for p in (outer, *places)] for k in ("start", "end"))
            assert starts == sorted(starts) and ends == sorted(ends, reverse=True)
            inside(s.get("children") or [], s["range"])

    assert tree(outline) == {"a/": {"b/": {"x": {}, "z": {}}, "y": {}}}
    inside(outline, {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}})


def test_outline_of_a_client_without_trees(session, tmp_path):
    session.start(tmp_path, trees=False)
    uri = session.open(tmp_path / "p.py", DEEP)
    outline = session.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})["result"]
    assert [(s["name"], s["location"]["range"]["start"]["line"]) for s in outline] == [("a/b/x", 3), ("a/b/z", 7), ("a/y", 4)]


def test_variables_of_files_that_are_not_open(session, tmp_path):
    head = "import tensorflow as tf\n"
    (tmp_path / "net.py").write_text(head + 'def net(n):\n    with tf.variable_scope(n):\n        tf.get_variable("w", [2])\n')
    (tmp_path / "train.py").write_text(head + 'import net\nnet.net("a")\nif __name__ == "__main__":\n    net.net("b")\n')
    (tmp_path / "lonely.py").write_text(head + 'def f():\n    return tf.get_variable("x", [2])\n')
    (tmp_path / "slow.py").write_text(head + 'tf.get_variable("y", [2])\nwhile True: pass\n')
    (tmp_path / "old.py").write_text(head + 'tf.get_variable("old/w", [2])\n')
    (tmp_path / "broken.py").write_bytes(b"\0tensorflow")
    (tmp_path / "pyproject.toml").write_text('[tool.tfscope]\nexclude = ["old.py"]\n')

    def found(query: str) -> list:
        shown = session.ask("workspace/symbol", {"query": query}, 30)["result"]
        places = ((s["location"]["uri"].rpartition("/")[2], s["location"]["range"]["start"]["line"]) for s in shown)
        return [(s["name"], *place) for s, place in zip(shown, places)]

    session.start(tmp_path)
    end = time.monotonic() + 30
    while len(found("")) < 4 and time.monotonic() < end:
        time.sleep(0.2)
    assert found("") == [("a/w", "net.py", 3), ("b/w", "net.py", 3), ("x", "lonely.py", 2), ("y", "slow.py", 1)]
    assert found("b/w:0") == [("b/w", "net.py", 3)]
    (tmp_path / "lonely.py").write_text(head + 'tf.get_variable("z", [2])\n')
    while not found("z") and time.monotonic() < end:
        time.sleep(0.2)
    assert found("z") == [("z", "lonely.py", 1)] and found("x") == []
    session.open(tmp_path / "lonely.py", head + '\ntf.get_variable("zz", [2])\n')
    assert found("z") == [("zz", "lonely.py", 2)]


def test_settings_of_the_editor(session, tmp_path):
    off = {"settings": {"inlayHints": {"enabled": False}, "codeLens": {"enabled": False}}}
    session.start(tmp_path, options=off)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    assert session.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})["result"] == []
    assert session.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})["result"] == []


def test_places_of_a_shared_variable(session, tmp_path):
    text = (
        "import tensorflow as tf\n"
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n'
        '    x = tf.get_variable("w", [2])\n'
        '    y = tf.get_variable("w", [2])\n'
    )
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", text)
    (made,) = session.at("definition", uri, 3, 4)
    assert made["range"]["start"]["line"] == 2
    used = session.at("references", uri, 3, 4, context={"includeDeclaration": True})
    assert [u["range"]["start"]["line"] for u in used] == [2, 3]
    assert "Shared with" in session.at("hover", uri, 2, 4)["contents"]["value"]


def test_unsaved_changes_of_an_imported_file_count(session, tmp_path):
    library = 'import tensorflow as tf\ndef net():\n    return tf.get_variable("w", [2])\n'
    (tmp_path / "net.py").write_text(library)
    session.start(tmp_path)
    program = session.open(tmp_path / "train.py", "import tensorflow as tf\nimport net\na = net.net()\n")
    assert "`w:0`" in session.at("hover", program, 2, 0)["contents"]["value"]
    uri = session.open(tmp_path / "net.py")
    session.change(uri, library.replace('"w"', '"kernel"'), 2)
    assert "`kernel:0`" in session.at("hover", program, 2, 0)["contents"]["value"]
    session.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert "`w:0`" in session.at("hover", program, 2, 0)["contents"]["value"]


def test_imports_are_found_from_the_workspace(session, tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "__init__.py").write_text("")
    (tmp_path / "lib" / "net.py").write_text(
        'import tensorflow as tf\ndef net():\n    return tf.get_variable("w", [2])\n'
    )
    (tmp_path / "tools").mkdir()
    text = "import tensorflow as tf\nfrom lib.net import net\na = net()\nb = net()\n"
    session.start(tmp_path)
    uri = session.open(tmp_path / "tools" / "train.py", text)
    (found,) = session.findings(uri, 1)
    assert found["range"]["start"]["line"] == 3
    places = [r["location"]["uri"].rpartition("/")[2] for r in found["relatedInformation"]]
    assert places[0] == "net.py"


def test_positions_in_every_encoding(session, tmp_path):
    text = 'import tensorflow as tf\nlabel = "käse 🚀"; v = tf.get_variable("v", [2])\n'
    session.start(tmp_path, encoding="utf-8")
    uri = session.open(tmp_path / "p.py", text)
    at = len('label = "käse 🚀"; '.encode())
    found = session.at("hover", uri, 1, at)
    assert "`v:0`" in found["contents"]["value"]
    assert found["range"]["start"]["character"] == at


def test_a_library_is_seen_through_the_program_that_uses_it(session, tmp_path):
    library = tmp_path / "net.py"
    library.write_text(
        "import tensorflow as tf\n\n\ndef net(name):\n    with tf.variable_scope(name):\n"
        '        return tf.get_variable("w", [2])\n'
    )
    (tmp_path / "train.py").write_text(
        'import tensorflow as tf\nimport net\n\n\nif __name__ == "__main__":\n    net.net("a")\n    net.net("b")\n'
    )
    session.start(tmp_path)
    uri = session.open(library)
    text = session.at("hover", uri, 5, 16)["contents"]["value"]
    assert "`a/w:0`" in text and "`b/w:0`" in text and "train.py line 6" in text
    assert session.findings(uri, 1) == []
    twice = library.read_text().replace("tf.variable_scope(name)", 'tf.variable_scope("same")')
    session.change(uri, twice, 2)
    (found,) = session.findings(uri, 2)
    assert found["range"]["start"]["line"] == 5
    assert found["relatedInformation"][-1]["location"]["uri"].endswith("train.py")


def test_where_no_program_comes_a_library_is_seen_by_itself(session, tmp_path):
    library = tmp_path / "net.py"
    library.write_text(
        "import tensorflow as tf\n\n\ndef used():\n    return tf.get_variable('a', [2])\n\n\n"
        "def unused():\n    return tf.get_variable('b', [3])\n"
    )
    (tmp_path / "train.py").write_text("import tensorflow as tf\nimport net\n\nwith tf.variable_scope('s'):\n    net.used()\n")
    session.start(tmp_path)
    uri = session.open(library)
    text = session.at("hover", uri, 4, 16)["contents"]["value"]
    assert "`s/a:0`" in text and "evaluated by itself" not in text
    text = session.at("hover", uri, 8, 16)["contents"]["value"]
    assert "`b:0`" in text and "evaluated by itself: train.py does not come here" in text
    lines = {"start": {"line": 0, "character": 0}, "end": {"line": 10, "character": 0}}
    hints = session.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": lines})["result"]
    assert [(h["position"]["line"], h["label"].strip()) for h in hints] == [(4, "s/a (2,)"), (8, "b (3,)")]


def test_a_program_that_comes_to_a_library_later_is_noticed(session, tmp_path):
    library = tmp_path / "net.py"
    text = "import tensorflow as tf\n\n\ndef net():\n    return tf.get_variable('a', [2])\n"
    library.write_text(text)
    program = "import tensorflow as tf\nimport net\n\nwith tf.variable_scope('s'):\n    tf.get_variable('b', [2])\n"
    (tmp_path / "train.py").write_text(program)
    session.start(tmp_path)
    uri = session.open(library)
    assert "`a:0`" in session.at("hover", uri, 4, 16)["contents"]["value"]
    session.change(uri, text.replace("[2]", "[3]"), 2)
    assert "(3,)" in session.at("hover", uri, 4, 16)["contents"]["value"]
    (tmp_path / "train.py").write_text(program + "    net.net()\n")
    session.change(uri, text.replace("[2]", "[4]"), 3)
    shown = session.at("hover", uri, 4, 16)["contents"]["value"]
    assert "`s/a:0`" in shown and "(4,)" in shown


def test_a_wrong_setting_is_shown_once(session, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.tfscope]\ntarget = "3"\n')
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    shown = session.wait(lambda m: m.get("method") == "window/showMessage")
    assert "pyproject.toml:2: `target`" in shown["params"]["message"]
    assert "vsc1/v3:0" in session.at("hover", uri, 6, 8)["contents"]["value"]
    session.open(tmp_path / "q.py", PROGRAM)
    session.at("hover", uri, 6, 8)
    assert not [m for m in session.kept if m.get("method") == "window/showMessage"]


def test_packages_of_a_named_python(session, tmp_path):
    """Its packages are read; a folder's settings cannot name one, and a wrong one is told once."""
    folder = tmp_path / "env"
    venv.create(folder, symlinks=True, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "nets.py").write_text('import tensorflow as tf\n\ndef net():\n    return tf.get_variable("w", [2])\n')
    text = "import tensorflow as tf\nimport nets\nv = nets.net()\n"
    sent = {"settings": {"python": str(folder)}, "folders": [{"uri": tmp_path.as_uri(), "settings": {"python": "/not/there"}}]}
    session.start(tmp_path, options=sent)
    uri = session.open(tmp_path / "p.py", text)
    assert "`w:0`" in session.at("hover", uri, 2, 0)["contents"]["value"]
    for python, words in (("env", "absolute path"), (str(tmp_path / "none"), "no Python that starts")):
        session.send("workspace/didChangeConfiguration", {"settings": {"settings": {"python": python}}})
        assert words in session.wait(lambda m: m.get("method") == "window/showMessage")["params"]["message"]
    session.findings(uri)
    assert session.at("hover", uri, 2, 0) is None


def test_findings_that_one_fix_removes_share_it(session, tmp_path):
    session.start(tmp_path)
    text = (
        "import tensorflow as tf\n\ndef net(x):\n"
        "    with tf.variable_scope('a'):\n        tf.get_variable('w', [2])\n        tf.get_variable('b', [2])\n"
        "    return x\n\nnet(1)\nnet(2)\n"
    )
    uri = session.open(tmp_path / "p.py", text)
    found = session.findings(uri, 1)
    assert len(found) == 2
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10, "character": 0}}
    params = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": found}}
    actions = session.ask("textDocument/codeAction", params)["result"]
    titles = [action["title"] for action in actions if "Ignore" not in action["title"]]
    assert len(titles) == len(set(titles)), titles
    assert titles[0].startswith("Add reuse=tf.AUTO_REUSE") and len(actions[0]["diagnostics"]) == 2
    assert [action.get("isPreferred") for action in actions] == [True] + [None] * (len(actions) - 1)


def test_a_change_does_not_wait_for_fixes_of_the_text_before(session, tmp_path):
    session.start(tmp_path)
    deep = "".join(f"net{n} = lambda x, f=net{n - 1}: f(x) + f(x)\n" for n in range(1, 12))
    text = "import tensorflow as tf\nnet0 = lambda x: tf.add(x, 1)\n" + deep + "net11(1)\n" + TWICE[len("import tensorflow as tf\n"):]
    uri = session.open(tmp_path / "p.py", text)
    (found,) = session.findings(uri, 1)
    params = {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}}
    session.send("textDocument/codeAction", params, "early")
    session.change(uri, PROGRAM, 2)
    assert session.findings(uri, 2) == []
    assert session.wait(lambda m: m.get("id") == "early")["result"] == []

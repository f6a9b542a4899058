// Tests with the whole `vscode` API, inside the extension host, beside the real extension.
// An extension of its own: release builds of VS Code do not run test code any other way in a browser.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const vscode = require("vscode");

const RULE = "variable-already-exists";
const results = process.env.TFSCOPE_RESULTS;
const tests = [];
const test = (name, run) => tests.push({ name, run });

exports.activate = () => {
  if (results) {
    void runAll();   // activation must not wait for it
  }
};

async function runAll() {
  const outcome = [];
  for (const { name, run } of tests) {
    const start = Date.now();
    let error;
    try {
      await run();
    } catch (problem) {
      error = String(problem?.stack ?? problem);
    }
    outcome.push({ name, error, ms: Date.now() - start });
  }
  fs.writeFileSync(`${results}.part`, JSON.stringify(outcome));
  fs.renameSync(`${results}.part`, results);
}

/** Asks until the answer passes; fails with the last problem. */
async function eventually(check, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (problem) {
      if (Date.now() > end) {
        throw problem;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function open(name) {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

function at(document, text) {
  const offset = document.getText().indexOf(text);
  assert.notEqual(offset, -1, `no ${text}`);
  return document.positionAt(offset);
}

const ask = (command, ...args) => vscode.commands.executeCommand(`vscode.${command}`, ...args);

async function hover(document, text) {
  const hovers = await ask("executeHoverProvider", document.uri, at(document, text));
  return hovers.flatMap((each) => each.contents).map((each) => each.value ?? each).join("\n");
}

const includes = (text, ...parts) => {
  for (const part of parts) {
    assert.ok(text.includes(part), `${part} is not in: ${text}`);
  }
};

const code = (diagnostic) => diagnostic.code?.value ?? diagnostic.code;
const findings = (document) => vscode.languages.getDiagnostics(document.uri).filter((each) => each.source === "tfscope");
const summary = (all) => all.map((each) => `${code(each)} ${each.range.start.line + 1}: ${each.message}`);

async function edit(change) {
  const workspaceEdit = new vscode.WorkspaceEdit();
  change(workspaceEdit);
  assert.ok(await vscode.workspace.applyEdit(workspaceEdit));
}

const set = (key, value) =>
  vscode.workspace.getConfiguration("tfscope").update(key, value, vscode.ConfigurationTarget.Workspace);

async function debugInformation() {
  await vscode.commands.executeCommand("tfscope.debugInformation");
  return vscode.window.activeTextEditor.document.getText();
}

/** As the debug information writes a path. */
const shown = (file) => file.split(os.homedir()).join("~");

async function inlayHints(document) {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = (await ask("executeInlayHintProvider", document.uri, whole)) ?? [];
  return hints.map(({ label }) => (typeof label === "string" ? label : label.map((part) => part.value).join("")));
}

test("the extension starts its bundled server", async () => {
  const extension = vscode.extensions.getExtension("tfscope.tfscope");
  await extension.activate();
  await open("nsc1_vsc1.py");
  await eventually(async () => includes(await debugInformation(), "- running", `"tfscope","lsp"`, "hoverProvider"), 60);
  includes(await debugInformation(), shown(path.join(extension.extensionPath, "bundled", "libs")));
});

test("the selected Python is too old: it is left alone and another one taken; a good one is taken", async () => {
  const selected = process.env.TFSCOPE_OLD_PYTHON;
  await eventually(async () => includes(await debugInformation(), shown(selected), "selected in ms-python.python", "older than 3.10"));
  const { select } = vscode.extensions.getExtension("ms-python.python").exports;
  const good = process.env.TFSCOPE_GOOD_PYTHON;
  select(good);
  await eventually(async () => includes(await debugInformation(), `command ["${shown(good)}"`, "- running"), 60);
  select(selected);
  await eventually(async () => includes(await debugInformation(), "older than 3.10", "- running"), 60);
});

test("hover on v2 and v3", async () => {
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes(await hover(document, "v2 ="), "nsc1/vsc1/v2:0"), 60);
  const text = await hover(document, "v3 =");
  includes(text, "vsc1/v3:0", "get_variable", "nsc1/");
  includes(text.toLowerCase(), "ignore");
  assert.ok(!text.includes("nsc1/vsc1/v3"), text);
  const opened = at(document, "tf.name_scope").line + 1;
  assert.match(text, new RegExp(`(line |\\.py:|#L)${opened}\\b`, "i"));
});

test("names of the program complete a literal", async () => {
  const document = await open("nsc1_vsc1.py");
  const end = new vscode.Position(document.lineCount, 0);
  const typed = '\ntf.trainable_variables("vsc';
  await edit((change) => change.insert(document.uri, end, typed));
  const last = document.lineAt(document.lineCount - 1).range.end;
  const { items } = await ask("executeCompletionItemProvider", document.uri, last, '"');
  includes(items.map(({ label }) => label.label ?? label).join("\n"), "vsc1/v3");
  await vscode.commands.executeCommand("workbench.action.files.revert");
});

test("a scope gets another name at its literal", async () => {
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes(await hover(document, "v3 ="), "vsc1/v3:0"));
  const renamed = await ask("executeDocumentRenameProvider", document.uri, at(document, "vsc1\""), "vsc2");
  const [[uri, edits]] = renamed.entries();
  assert.equal(uri.toString(), document.uri.toString());
  assert.deepEqual(edits.map(({ newText }) => newText), ["vsc2"]);
});

test("document symbols", async () => {
  const document = await open("nsc1_vsc1.py");
  const symbols = await ask("executeDocumentSymbolProvider", document.uri);
  const names = [];
  const walk = (all) => all.forEach((each) => (names.push(`${each.name} ${each.detail ?? ""}`), walk(each.children ?? [])));
  walk(symbols ?? []);
  includes(names.join("\n"), "v1", "v2", "v3");
});

test("inlay hints, and the setting that switches them off", async () => {
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes((await inlayHints(document)).join("\n"), "vsc1/v3"));
  await set("inlayHints.enabled", false);
  await eventually(async () => assert.deepEqual(await inlayHints(document), []));
  await set("inlayHints.enabled", undefined);
  await eventually(async () => includes((await inlayHints(document)).join("\n"), "vsc1/v3"), 60);
});

test("no finding in a program that runs", async () => {
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes(await hover(document, "v3 ="), "vsc1/v3:0"));
  assert.deepEqual(summary(findings(document)), []);
});

test("a second get_variable: finding, fix, no finding", async () => {
  const document = await open("nsc1_vsc1.py");
  const before = document.getText();
  const line = at(document, "v3 =").line + 1;
  await edit((change) => change.insert(document.uri, new vscode.Position(line, 0), '        v3b = tf.get_variable("v3", shape=[])\n'));
  const doubled = document.getText();
  await eventually(async () => assert.deepEqual(findings(document).map(code), [RULE]));
  const [finding] = findings(document);
  assert.equal(finding.range.start.line, line);
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
  includes(finding.message, "vsc1/v3");

  const kind = vscode.CodeActionKind.QuickFix.value;
  const actions = await eventually(async () => {
    const offered = await ask("executeCodeActionProvider", document.uri, finding.range, kind, 10);
    assert.ok(offered.some((each) => each.edit), JSON.stringify(offered.map((each) => each.title)));
    return offered;
  });
  const fixes = actions.filter((each) => each.edit && !/ignore/i.test(each.title));
  assert.ok(fixes.length > 0, JSON.stringify(actions.map((each) => each.title)));
  for (const fix of fixes) {   // each of them must hold what it promises
    await vscode.workspace.applyEdit(fix.edit);
    assert.notEqual(document.getText(), doubled, fix.title);
    await eventually(async () => assert.deepEqual(summary(findings(document)), [], fix.title));
    await edit((change) => change.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), doubled));
    await eventually(async () => assert.deepEqual(findings(document).map(code), [RULE], fix.title));
  }
  await edit((change) => change.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), before));
  await eventually(async () => assert.deepEqual(summary(findings(document)), []));
});

test("a document that was never saved", async () => {
  const content = 'import tensorflow as tf\nv4 = tf.get_variable("v4", [2])\nv5 = tf.get_variable("v4", [2])\n';
  const document = await vscode.workspace.openTextDocument({ language: "python", content });
  await eventually(async () => includes(await hover(document, "v4 ="), "v4:0"));
  const [finding] = await eventually(async () => {
    const all = findings(document);
    assert.deepEqual(all.map(code), [RULE]);
    return all;
  });
  assert.equal(finding.relatedInformation[0].location.uri.toString(), document.uri.toString());
});

test("positions behind wide characters", async () => {
  const document = await open("wide_characters.py");
  await eventually(async () => includes(await hover(document, "v4 ="), "wide/v4:0"));
  const [finding] = await eventually(async () => {
    const all = findings(document);
    assert.deepEqual(all.map(code), [RULE]);
    return all;
  });
  assert.match(document.getText(finding.range), /^(tf\.get_variable|"v4"|v5)/);
});

test("two restarts at once", async () => {
  const restart = () => vscode.commands.executeCommand("tfscope.restart");
  await Promise.all([restart(), restart()]);
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes(await hover(document, "v2 ="), "nsc1/vsc1/v2:0"));
});

test("an interpreter that is none: the reason is told, and the next setting is taken", async () => {
  await set("interpreter", ["${workspaceFolder}/no-python"]);
  const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
  await eventually(async () => includes(await debugInformation(), shown(`${folder}/no-python`), "not found"));
  await set("interpreter", undefined);
  await eventually(async () => includes(await debugInformation(), "- running"), 60);
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes(await hover(document, "v2 ="), "nsc1/vsc1/v2:0"));
});

test("a server that is killed is started again", async () => {
  const pid = Number(/running, process (\d+)/.exec(await debugInformation())[1]);
  process.kill(pid, "SIGKILL");
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes(await hover(document, "v2 ="), "nsc1/vsc1/v2:0"), 60);
  assert.doesNotMatch(await debugInformation(), new RegExp(`process ${pid}\\b`));
});

test("a command that is no server: the reason is told, and the next setting is taken", async () => {
  for (const command of ["${workspaceFolder}/no-server", "/bin/false"]) {
    await set("path", [command]);
    const line = `command ["${command.replace("${workspaceFolder}", shown(vscode.workspace.workspaceFolders[0].uri.fsPath))}"`;
    await eventually(async () => {
      const text = await debugInformation();
      includes(text, line, "Error");
      assert.doesNotMatch(text, /running, process/);
    });
  }
  await set("path", undefined);
  const document = await open("nsc1_vsc1.py");
  await eventually(async () => includes(await hover(document, "v2 ="), "nsc1/vsc1/v2:0"), 60);
});

test("tfscope.enable off: no server, no findings", async () => {
  const document = await open("wide_characters.py");
  await eventually(async () => assert.deepEqual(findings(document).map(code), [RULE]));
  await set("enable", false);
  await eventually(async () => assert.deepEqual(findings(document), []));
  includes(await debugInformation(), "disabled");
  await set("enable", undefined);
  await eventually(async () => assert.deepEqual(findings(document).map(code), [RULE]), 60);
});

test("no file of the workspace was run", () => {
  const marker = path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, "was-run");
  assert.ok(!fs.existsSync(marker), fs.existsSync(marker) && fs.readFileSync(marker, "utf8"));
});

if (process.env.TFSCOPE_FAIL) {
  test("a test that fails is reported", () => assert.fail("on purpose"));
}

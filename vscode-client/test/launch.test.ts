import assert from "node:assert/strict";
import { test } from "node:test";
import { launchByPath, launchWithPython } from "../src/launch";
import { documentSelector } from "../src/selector";

const settings = { interpreter: [], importStrategy: "useBundled", path: ["tool", "-x"], args: ["--verbose"] } as const;
const python = { command: ["py", "-3"], origin: "test", version: "3.12.0" };

test("the bundled server sees its own libraries only", () => {
  const launch = launchWithPython(python, settings, "/ext/bundled/libs", "/ext/dist");
  assert.deepEqual([launch.command, ...launch.args], ["py", "-3", "-m", "tfscope", "lsp", "--verbose"]);
  assert.equal(launch.env["PYTHONPATH"], "/ext/bundled/libs");
  assert.equal(launch.cwd, "/ext/dist");
});

test("fromEnvironment leaves the import path of the interpreter alone", () => {
  const fromEnvironment = { ...settings, importStrategy: "fromEnvironment" } as const;
  const launch = launchWithPython(python, fromEnvironment, "/ext/bundled/libs", "/ext/dist");
  assert.equal(launch.env["PYTHONPATH"], undefined);
  assert.equal(launch.cwd, "/ext/dist");
});

test("tfscope.path is a command of its own", () => {
  const launch = launchByPath(settings, "/ext/dist");
  assert.deepEqual([launch.command, ...launch.args], ["tool", "-x", "lsp", "--verbose"]);
});

test("the selector leaves out folders that are switched off", () => {
  const on = { path: "/a [1]", enabled: true };
  const off = { path: "C:\\b", enabled: false };
  assert.equal(documentSelector([on], true).some((each) => each.pattern !== undefined), false);
  assert.deepEqual(documentSelector([on, off], true), [{ scheme: "file", language: "python", pattern: "/a [[]1[]]/**" }]);
  assert.deepEqual(documentSelector([off], true), []);
  assert.deepEqual(documentSelector([], false), []);
  assert.equal(documentSelector([], true).length, 2);
});

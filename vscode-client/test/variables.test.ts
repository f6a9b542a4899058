import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveVariables } from "../src/variables";

const context = {
  folder: "/code/model",
  folders: new Map([["model", "/code/model"], ["data", "/code/data"]]),
  home: "/home/ada",
  env: { VENV: "/venv" },
};

const cases: [string, string][] = [
  ["plain", "plain"],
  ["${workspaceFolder}/lib", "/code/model/lib"],
  ["${workspaceFolder:data}/lib", "/code/data/lib"],
  ["${userHome}/x:${env:VENV}/y", "/home/ada/x:/venv/y"],
  ["${env:NOT_THERE}", ""],
  ["~/py", "/home/ada/py"],
  ["~", "/home/ada"],
  ["~ada/py", "~ada/py"],
  ["${workspaceFolder:nowhere}", "${workspaceFolder:nowhere}"],
  ["${constructor}", "${constructor}"],
];

for (const [text, expected] of cases) {
  test(`${text} is ${expected}`, () => assert.equal(resolveVariables(text, context), expected));
}

test("without a folder ${workspaceFolder} stays", () => {
  assert.equal(resolveVariables("${workspaceFolder}", { ...context, folder: undefined }), "${workspaceFolder}");
});

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { commonCandidates, firstUsable, newEnough } from "../src/python";

const folder = mkdtempSync(join(tmpdir(), "tfscope-"));

/** A program that answers like a Python of this version. */
function fake(version: string): string[] {
  const file = join(folder, `python-${version}`);
  writeFileSync(file, `#!/bin/sh\necho 'tfscope-python ${version}'\n`);
  chmodSync(file, 0o755);
  return [file];
}

test("versions are compared as numbers", () => {
  for (const version of ["2.7.18", "3.6.15", "3.9.18"]) {
    assert.equal(newEnough(version), false, version);
  }
  for (const version of ["3.10.0", "3.14.0", "4.0.0"]) {
    assert.equal(newEnough(version), true, version);
  }
});

const shell = { skip: process.platform === "win32" };

test("the first one that is new enough is taken, with the reasons against the others", shell, async () => {
  const broken = join(folder, "broken");
  writeFileSync(broken, "#!/bin/sh\necho 'ImportError: no site' >&2\nexit 1\n");
  chmodSync(broken, 0o755);
  const commands = [["tfscope-no-such-python"], [broken], fake("2.7.18"), fake("3.6.15"), fake("3.12.1"), fake("3.13.0")];
  const found = await firstUsable(commands.map((command) => ({ command, origin: "test" })), folder);
  assert.equal(found.interpreter?.version, "3.12.1");
  assert.deepEqual(found.attempts.map((each) => each.outcome), [
    "not found",
    "does not run: ImportError: no site",
    "Python 2.7.18, older than 3.10",
    "Python 3.6.15, older than 3.10",
    "Python 3.12.1",
  ]);
});

test("a real Python answers", async () => {
  const found = await firstUsable(commonCandidates(process.platform), folder);
  assert.match(found.attempts.map((each) => each.outcome).join(), /Python \d/);
});

// Runs in-host/extension.js in the extension host; the browser only brings the host up.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { serverLog, startBrowser, startCodeServer, until } from "./harness.mjs";
import { Window } from "./window.mjs";

const { WORK: work, PROJECT: project, VSIX: vsix, TESTS_VSIX: tests, PYTHON_VSIX: python, SHOTS: shots } = process.env;
const results = path.join(work, "results.json");
const code = await startCodeServer({ work, extensions: [python, vsix, tests], env: { TFSCOPE_RESULTS: results } });
const browser = await startBrowser(work);
let failed = 1;
try {
  const window = await Window.open(browser, code.url, project);
  try {
    await until("the tests have ended", 300, () => existsSync(results));
  } catch (error) {
    await window.page.screenshot({ path: path.join(shots, "api-failed.png") });
    console.log(window.console.slice(-20).join("\n"));
    throw error;
  }
  const outcome = JSON.parse(readFileSync(results, "utf8"));
  for (const { name, error, ms } of outcome) {
    console.log(`${error ? "FAIL" : "PASS"} ${name} (${ms} ms)${error ? `\n     ${error.replaceAll("\n", "\n     ")}` : ""}`);
  }
  failed = outcome.filter((each) => each.error).length;
} finally {
  if (failed) {
    console.log(serverLog(work));
  }
  await browser.close();
  await code.stop();
}
console.log(failed ? `${failed} FAILED` : "ALL PASS");
process.exit(failed ? 1 : 0);

// What a user sees: hover, inlay hint, squiggle, quick fix, painted.  With PICTURE set: the hover's picture for the README.
import path from "node:path";
import { serverLog, startBrowser, startCodeServer, until } from "./harness.mjs";
import { Window } from "./window.mjs";

const { WORK: work, PROJECT: project, VSIX: vsix, SHOTS: shots, PICTURE: picture } = process.env;
const FILE = "nsc1_vsc1.py";
const SECOND = 'v3b = tf.get_variable("v3", shape=[])';

const code = await startCodeServer({
  work,
  extensions: [vsix],
  userSettings: { "editor.hover.above": false },   // the lines above are what the picture is about
});
const browser = await startBrowser(work);
let failed = 0;
let window;

function check(name, ok, seen) {
  failed += ok ? 0 : 1;
  console.log(`${ok ? "PASS" : "FAIL"} ${name}${ok ? "" : `: ${JSON.stringify(seen)}`}`);
}

async function lineWith(text) {
  const index = (await window.lines(FILE)).findIndex((line) => line.includes(text));
  return index + 1;
}

async function hoverOn(text, expected) {
  let seen = "";
  const line = await lineWith(text);
  const column = (await window.lines(FILE))[line - 1].indexOf(text) + 1;
  await until(`a hover with ${expected}`, 60, async () => {
    await window.cursor(line, column);
    seen = await window.hover();
    if (seen.includes(expected)) {
      return true;
    }
    await window.closeHover();
    return false;
  }).catch(() => {});
  return seen;
}

/** The hover and the lines around it. */
async function takePicture(file) {
  const painted = window.editor(FILE);
  const boxes = [
    await window.page.locator(".monaco-hover:visible").first().boundingBox(),
    await painted.locator(".view-line", { hasText: "import tensorflow" }).boundingBox(),
    await painted.locator(".view-line", { hasText: "print(" }).boundingBox(),
  ];
  const gutter = 64;
  const x = Math.min(...boxes.map((box) => box.x)) - gutter;
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(boxes[0].x + boxes[0].width + 24, x + 900);
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  await window.page.screenshot({ path: file, clip: { x, y, width: Math.min(right, 1280) - x, height: bottom - y } });
}

try {
  window = await Window.open(browser, code.url, project, FILE);
  await window.editor(FILE).waitFor({ timeout: 60_000 });

  let text = await hoverOn("v2 =", "nsc1/vsc1/v2:0");
  check("hover on v2 shows nsc1/vsc1/v2:0", text.includes("nsc1/vsc1/v2:0"), text);
  await window.page.screenshot({ path: path.join(shots, "hover-v2.png") });
  if (picture) {
    await takePicture(picture);
  }
  await window.closeHover();
  text = await hoverOn("v3 =", "vsc1/v3:0");
  check("hover on v3 shows vsc1/v3:0", text.includes("vsc1/v3:0") && !text.includes("nsc1/vsc1/v3"), text);
  await window.page.screenshot({ path: path.join(shots, "hover-v3.png") });
  await window.closeHover();

  const hinted = await until("an inlay hint", 30, async () => (await window.lines(FILE)).find((line) => /shape=\[\]\).*vsc1\/v3/.test(line)))
    .catch(() => undefined);
  check("the name of v3 is painted behind its line", hinted, await window.lines(FILE));

  const line = await lineWith("v3 =");
  await window.cursor(line, 1);
  await window.page.keyboard.press("End");
  await window.page.keyboard.press("Enter");
  await window.page.keyboard.insertText(SECOND);
  const squiggle = await window.squiggles(FILE, "error").first().waitFor({ timeout: 30_000 }).then(() => true, () => false);
  check("a second get_variable is underlined as an error", squiggle, await window.lines(FILE));
  await window.page.screenshot({ path: path.join(shots, "finding.png") });

  await window.cursor(line + 1, 9 + SECOND.indexOf("tf."));
  const titles = await window.quickFixes();
  const title = titles.find((each) => !/ignore/i.test(each));
  check("a quick fix is offered", title, titles);
  await window.page.screenshot({ path: path.join(shots, "quick-fix.png") });
  await window.pick(title);
  const gone = await window.squiggles(FILE, "error").first().waitFor({ state: "detached", timeout: 30_000 }).then(() => true, () => false);
  check("the fix makes the finding go", gone, await window.lines(FILE));
  await window.page.screenshot({ path: path.join(shots, "fixed.png") });
  check("no notification", (await window.notifications()).length === 0, await window.notifications());
} catch (error) {
  failed++;
  console.error(error);
  await window?.page.screenshot({ path: path.join(shots, "ui-failed.png") });
} finally {
  if (failed) {
    console.log(serverLog(work));
  }
  await browser.close();
  await code.stop();
}
console.log(failed ? `${failed} FAILED` : "ALL PASS");
process.exit(failed ? 1 : 0);

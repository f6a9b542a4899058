// One VS Code window, by keyboard as far as possible.
import { sleep, until } from "./harness.mjs";

const QUICK_INPUT = ".quick-input-widget input.input";
const HOVER = ".monaco-hover:visible";
const ACTIONS = ".action-widget:not(.action-list-submenu-panel)";

export class Window {
  constructor(page) {
    this.page = page;
    this.console = [];
    page.on("console", (message) => this.console.push(message.text()));
  }

  static async open(context, url, folder, file) {
    const window = new Window(await context.newPage());
    const query = new URLSearchParams({ folder });
    if (file) {
      query.set("payload", JSON.stringify([["openFile", `vscode-remote://${new URL(url).host}${folder}/${file}`]]));
    }
    await window.page.goto(`${url}/?${query}`, { waitUntil: "domcontentloaded" });
    await window.page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    return window;
  }

  editor(file) {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${file}"]`).first();
  }

  squiggles(file, severity) {
    return this.editor(file).locator(`.squiggly-${severity}`);
  }

  /** The painted lines, top to bottom, with what is painted between the text (inlay hints). */
  async lines(file) {
    const lines = await this.editor(file).locator(".view-line").evaluateAll((all) =>
      all.map((line) => [parseFloat(line.style.top), line.textContent]));
    return lines.sort((a, b) => a[0] - b[0]).map(([, text]) => text.replace(/\u00a0/g, " "));
  }

  async command(title) {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(QUICK_INPUT);
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  async cursor(line, column) {
    await this.command("View: Focus Active Editor Group");
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(QUICK_INPUT);
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** The text of the hover at the cursor, when all its parts have come. */
  async hover() {
    await this.page.keyboard.press("Control+K");
    await this.page.keyboard.press("Control+I");
    await this.page.locator(HOVER).first().waitFor({ timeout: 10_000 });
    let last = "";
    return until("the hover is complete", 15, async () => {
      const parts = await this.page.locator(`${HOVER} .hover-row:not(.status-bar)`).allInnerTexts();
      const text = parts.join("\n").replace(/\u00a0/g, " ");
      const complete = text !== "" && text === last && !text.includes("Loading...");
      last = text;
      await sleep(100);
      return complete && text;
    });
  }

  async closeHover() {
    await this.page.mouse.move(3, 3);
    await this.page.keyboard.press("Escape");
    await this.page.locator(HOVER).first().waitFor({ state: "hidden" });
  }

  /** Opens the quick-fix menu at the cursor; the titles. */
  async quickFixes() {
    await this.page.keyboard.press("Control+.");
    const rows = this.page.locator(`${ACTIONS} .monaco-list-row.action`);
    await rows.first().waitFor({ timeout: 15_000 });
    return rows.locator(".title").allInnerTexts();
  }

  /** Takes an entry of the open menu; by keyboard, for a mouse is kept from it. */
  async pick(title) {
    const focused = this.page.locator(`${ACTIONS} .monaco-list-row.action.focused .title`).first();
    const count = await this.page.locator(`${ACTIONS} .monaco-list-row.action`).count();
    for (let step = 0; (await focused.innerText()) !== title; step++) {
      if (step > count) {
        throw new Error(`cannot reach ${title}`);
      }
      await this.page.keyboard.press("ArrowDown");
    }
    await this.page.keyboard.press("Enter");
    await this.page.locator(ACTIONS).first().waitFor({ state: "hidden" });
  }

  async notifications() {
    return this.page.locator(".notification-toast .notification-list-item-message").allInnerTexts();
  }
}

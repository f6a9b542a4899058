// A real VS Code (code-server) with the real .vsix, in a real browser; everything fresh and in a temporary folder.
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";

export { sleep };

// Only settings that this VS Code does not migrate: it would rewrite the file while extensions start, and they
// would read defaults.
const USER_SETTINGS = {
  "workbench.reduceMotion": "on",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  "editor.fontSize": 14,
  "git.enabled": false,
  "files.autoSave": "off",   // in a browser the default is another one
};

export function codeServerEntry() {
  return process.env.CODE_SERVER_ENTRY
    ?? `${process.env.TFSCOPE_EDITORS ?? "/opt/editors"}/code-server/node_modules/code-server/out/node/entry.js`;
}

/** Starts code-server in `work`; `machineSettings` are those of the extension under test. */
export async function startCodeServer({ work, extensions, userSettings = {}, machineSettings = {}, env = {} }) {
  const data = path.join(work, "user-data");
  writeJson(path.join(data, "User", "settings.json"), { ...USER_SETTINGS, ...userSettings });
  writeJson(path.join(data, "Machine", "settings.json"), machineSettings);
  writeFileSync(path.join(work, "config.yaml"), "");
  const node = process.env.CODE_SERVER_NODE ?? process.execPath;
  const base = [codeServerEntry(), "--user-data-dir", data, "--extensions-dir", path.join(work, "extensions"),
    "--config", path.join(work, "config.yaml")];
  for (const vsix of extensions) {
    const done = spawnSync(node, [...base, "--install-extension", vsix], { encoding: "utf8" });
    if (done.status !== 0) {
      throw new Error(`installing ${vsix}: ${done.stdout}${done.stderr}`);
    }
  }
  const port = await freePort();
  const child = spawn(node, [...base, "--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry",
    "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", "--ignore-last-opened"],
    { detached: true, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const output = createWriteStream(path.join(work, "code-server.log"));
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  const url = `http://127.0.0.1:${port}`;
  await until("code-server answers", 60, () => fetch(`${url}/healthz`).then((answer) => answer.ok, () => false));
  return {
    url,
    async stop() {
      for (const signal of ["SIGTERM", "SIGKILL"]) {
        try {
          process.kill(-child.pid, signal);   // the process group that was made for it
        } catch {
          return;
        }
        await Promise.race([new Promise((resolve) => child.once("exit", resolve)), sleep(4000)]);
      }
    },
  };
}

export async function startBrowser(work) {
  return chromium.launchPersistentContext(path.join(work, "browser"), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** Polls; a check that throws has not passed yet. */
export async function until(what, seconds, check) {
  const end = Date.now() + seconds * 1000;
  let problem = "";
  for (;;) {
    try {
      const value = await check();
      if (value) {
        return value;
      }
    } catch (error) {
      problem = `: ${error}`;
    }
    if (Date.now() > end) {
      throw new Error(`not within ${seconds} s: ${what}${problem}`);
    }
    await sleep(100);
  }
}

/** The end of what the extension and the server logged. */
export function serverLog(work) {
  const logs = path.join(work, "user-data", "logs");
  return readdirSync(logs, { recursive: true })
    .filter((name) => /tfscope[^/]*\.log$/.test(name))
    .map((name) => `--- ${name}\n${readFileSync(path.join(logs, name), "utf8").split("\n").slice(-60).join("\n")}`)
    .join("\n");
}

function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value, null, 2));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

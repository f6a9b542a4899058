import * as os from "node:os";
import * as vscode from "vscode";
import type { InitializeResult } from "vscode-languageclient/node";
import type { Launch } from "./launch";
import type { Attempt } from "./python";
import { folderSettings, machineSettings, serverSettings } from "./settings";

export interface State {
  readonly launch?: Launch | undefined;
  readonly attempts: readonly Attempt[];
  readonly result?: InitializeResult | undefined;
  readonly problem?: string | undefined;
}

/** A page to paste into a report; the home folder is written as `~`. */
export function debugInformation(extension: vscode.Extension<unknown>, state: State, pid: number | undefined): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const launch = state.launch;
  const sections: [string, string[]][] = [
    ["Versions", [
      `extension ${extension.packageJSON.version}`,
      `server ${state.result?.serverInfo?.version ?? "unknown"}`,
      `${vscode.env.appName} ${vscode.version}, ${os.type()} ${os.release()} ${os.arch()}`,
      `remote ${vscode.env.remoteName ?? "no"}, trusted ${vscode.workspace.isTrusted}`,
    ]],
    ["Server", [
      state.problem ?? (state.result ? `running, process ${pid}` : "not running"),
      ...(launch
        ? [
            `command ${JSON.stringify([launch.command, ...launch.args])}`,
            `environment ${JSON.stringify(launch.env)}`,
            `folder ${launch.cwd}`,
          ]
        : []),
    ]],
    ["Python", state.attempts.map(({ command, origin, outcome }) => `${JSON.stringify(command)} (${origin}): ${outcome}`)],
    ["Settings", [
      JSON.stringify({ ...serverSettings(), ...machineSettings() }),
      ...folders.map((folder) => `${folder.name}: ${JSON.stringify(folderSettings(folder.uri))}`),
    ]],
    ["Capabilities", [Object.keys(state.result?.capabilities ?? {}).sort().join(", ")]],
  ];
  const text = sections
    .map(([title, lines]) => [`## ${title}`, "", ...lines.filter(Boolean).map((line) => `- ${line}`), ""].join("\n"))
    .join("\n");
  return `# tfscope: debug information\n\n${text}`.split(os.homedir()).join("~");
}

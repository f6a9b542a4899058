// The command line of the server.  No vscode import: tested without an editor.
import type { Interpreter } from "./python";
import type { ServerSettings } from "./settings";

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * `cwd` is a folder of the extension without Python files and not the workspace: `python -m` looks there first, and a
 * `queue.py` of the workspace would be run in place of the real one.  For the same reason the bundled server does not
 * inherit PYTHONPATH.
 */
export function launchWithPython(
  interpreter: Interpreter,
  settings: ServerSettings,
  libraries: string,
  cwd: string,
): Launch {
  const [command = "", ...args] = interpreter.command;
  const env: Record<string, string> = { PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
  if (settings.importStrategy === "useBundled") {
    env["PYTHONPATH"] = libraries;
    env["PYTHONNOUSERSITE"] = "1";
  }
  return { command, args: [...args, "-m", "tfscope", "lsp", ...settings.args], env, cwd };
}

export function launchByPath(settings: ServerSettings, cwd: string): Launch {
  const [command = "", ...args] = settings.path;
  return { command, args: [...args, "lsp", ...settings.args], env: { PYTHONUTF8: "1" }, cwd };
}

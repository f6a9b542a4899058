import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { resolveVariables, type VariableContext } from "./variables";

export const SECTION = "tfscope";

export type ImportStrategy = "useBundled" | "fromEnvironment";
export type Notifications = "off" | "onError" | "onWarning" | "always";

/** What decides which program is started.  One server serves all folders of a window. */
export interface ServerSettings {
  readonly interpreter: readonly string[];
  readonly importStrategy: ImportStrategy;
  readonly path: readonly string[];
  readonly args: readonly string[];
}

/** What the user chooses for all folders; no workspace can set it. */
export interface MachineSettings {
  readonly python: string;
}

/** What may differ from folder to folder; sent to the server. */
export interface FolderSettings {
  readonly enable: boolean;
  readonly target: string;
  readonly roots: readonly string[];
  readonly inlayHints: { readonly enabled: boolean };
  readonly codeLens: { readonly enabled: boolean };
}

export function serverSettings(): ServerSettings {
  const folder = vscode.workspace.workspaceFolders?.[0];
  const config = vscode.workspace.getConfiguration(SECTION, folder?.uri ?? null);
  const context = variableContext(folder);
  const list = (key: string): string[] => strings(config.get(key)).map((item) => resolveVariables(item, context));
  return {
    interpreter: list("interpreter"),
    importStrategy: config.get("importStrategy") === "fromEnvironment" ? "fromEnvironment" : "useBundled",
    path: list("path"),
    args: list("args"),
  };
}

export function folderSettings(resource: vscode.Uri | undefined): FolderSettings {
  const folder = resource && vscode.workspace.getWorkspaceFolder(resource);
  const config = vscode.workspace.getConfiguration(SECTION, resource ?? null);
  const context = variableContext(folder ?? vscode.workspace.workspaceFolders?.[0]);
  const absolute = (root: string): string =>
    context.folder !== undefined && !path.isAbsolute(root) ? path.join(context.folder, root) : root;
  return {
    enable: config.get("enable", true),
    target: config.get("target", "auto"),
    roots: strings(config.get("roots")).map((root) => absolute(resolveVariables(root, context))),
    inlayHints: { enabled: config.get("inlayHints.enabled", true) },
    codeLens: { enabled: config.get("codeLens.enabled", true) },
  };
}

export function machineSettings(): MachineSettings {
  const python = vscode.workspace.getConfiguration(SECTION, null).get("python");
  const context = { ...variableContext(undefined), folders: new Map<string, string>() };  // a Python of the user, not of a folder
  return { python: typeof python === "string" ? resolveVariables(python, context) : "" };
}

export function notifications(): Notifications {
  return vscode.workspace.getConfiguration(SECTION).get<Notifications>("showNotifications", "onError");
}

function variableContext(folder: vscode.WorkspaceFolder | undefined): VariableContext {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    folder: folder?.uri.fsPath,
    folders: new Map(folders.map((each) => [each.name, each.uri.fsPath])),
    home: os.homedir(),
    env: process.env,
  };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

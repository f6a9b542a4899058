// ${workspaceFolder} and its like in settings.  No vscode import: tested without an editor.

export interface VariableContext {
  /** The folder that the setting belongs to. */
  readonly folder: string | undefined;
  /** All folders of the window by name. */
  readonly folders: ReadonlyMap<string, string>;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Replaces the variables of one setting; one that has no value stays as it is written. */
export function resolveVariables(text: string, context: VariableContext): string {
  const resolved = text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => lookUp(name, context) ?? whole);
  return /^~(?=$|[\\/])/.test(resolved) ? context.home + resolved.slice(1) : resolved;
}

function lookUp(name: string, context: VariableContext): string | undefined {
  if (name === "workspaceFolder") {
    return context.folder;
  }
  if (name === "userHome") {
    return context.home;
  }
  const colon = name.indexOf(":");
  const argument = name.slice(colon + 1);
  switch (colon < 0 ? "" : name.slice(0, colon)) {
    case "workspaceFolder":
      return context.folders.get(argument);
    case "env":
      return context.env[argument] ?? "";
    default:
      return undefined;
  }
}

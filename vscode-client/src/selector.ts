// Which documents the server sees.  No vscode import: tested without an editor.

export interface Folder {
  readonly path: string;
  readonly enabled: boolean;
}

export interface Filter {
  readonly scheme: string;
  readonly language: string;
  readonly pattern?: string;
}

/** `enabled` is the value outside of all folders.  Empty: nothing to serve. */
export function documentSelector(folders: readonly Folder[], enabled: boolean): Filter[] {
  const on = folders.filter((folder) => folder.enabled);
  if (folders.length > 0 && on.length < folders.length) {
    return on.map((folder) => ({ scheme: "file", language: "python", pattern: `${literal(folder.path)}/**` }));
  }
  if (folders.length === 0 && !enabled) {
    return [];
  }
  return [
    { scheme: "file", language: "python" },
    { scheme: "untitled", language: "python" },
  ];
}

/** A glob that matches this path only. */
function literal(path: string): string {
  return path.replace(/\\/g, "/").replace(/\/$/, "").replace(/[[\]{}*?]/g, (sign) => `[${sign}]`);
}

import * as vscode from "vscode";

/**
 * A command that the server may put on a code lens: `[uri, position, locations]`, as LSP writes them, in a peek view.
 * VS Code's own command takes objects of its API, which a server cannot send.
 */
export const SHOW_LOCATIONS = "tfscope.showLocations";

interface Position {
  readonly line: number;
  readonly character: number;
}
interface Location {
  readonly uri: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

const point = ({ line, character }: Position): vscode.Position => new vscode.Position(line, character);

const location = ({ uri, range }: Location): vscode.Location =>
  new vscode.Location(vscode.Uri.parse(uri), new vscode.Range(point(range.start), point(range.end)));

export async function showLocations(uri: string, position: Position, locations: readonly Location[]): Promise<void> {
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    point(position),
    locations.map(location),
  );
}

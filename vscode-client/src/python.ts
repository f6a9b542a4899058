// Which Python runs the server.  No vscode import: tested without an editor.
import { execFile } from "node:child_process";

export const MINIMUM: readonly [number, number] = [3, 10];

export interface Candidate {
  readonly command: readonly string[];
  readonly origin: string;
}

export interface Interpreter extends Candidate {
  readonly version: string;
}

export interface Attempt extends Candidate {
  readonly outcome: string;
}

export interface Found {
  readonly interpreter: Interpreter | undefined;
  readonly attempts: readonly Attempt[];
}

/** Commands that may be a Python on this machine, the usual names first. */
export function commonCandidates(platform: NodeJS.Platform): Candidate[] {
  const commands = [["python3"], ["python"]];
  if (platform === "win32") {
    commands.push(["py", "-3"]);
  } else {
    // a machine with old code often has an old `python3` and a newer one beside it
    for (let minor = 14; minor >= MINIMUM[1]; minor--) {
      commands.push([`python3.${minor}`]);
    }
  }
  return commands.map((command) => ({ command, origin: "found on PATH" }));
}

/** Takes the first candidate that is new enough, and remembers why the others were not taken. */
export async function firstUsable(candidates: Iterable<Candidate>, cwd: string): Promise<Found> {
  const attempts: Attempt[] = [];
  const seen = new Set<string>();
  for (const candidate of candidates) {
    const key = candidate.command.join("\0");
    if (candidate.command.length === 0 || seen.has(key)) {
      continue;
    }
    seen.add(key);
    const answer = await askVersion(candidate.command, cwd);
    attempts.push({ ...candidate, outcome: answer.outcome });
    if (answer.version !== undefined && newEnough(answer.version)) {
      return { interpreter: { ...candidate, version: answer.version }, attempts };
    }
  }
  return { interpreter: undefined, attempts };
}

export function newEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

const QUESTION = "import sys; sys.stdout.write('tfscope-python %d.%d.%d' % sys.version_info[:3])";

interface Answer {
  readonly version?: string;
  readonly outcome: string;
}

/** Asks a Python, also a Python 2, for its version; `cwd` must hold no Python files, they could be imported. */
function askVersion(command: readonly string[], cwd: string): Promise<Answer> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const options = { cwd, timeout: 30_000, windowsHide: true };
    execFile(program, [...args, "-E", "-s", "-c", QUESTION], options, (error, stdout, stderr) => {
      const version = /tfscope-python (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
      if (version !== undefined) {
        const verdict = newEnough(version) ? "" : `, older than ${MINIMUM.join(".")}`;
        resolve({ version, outcome: `Python ${version}${verdict}` });
      } else if (error?.code === "ENOENT") {
        resolve({ outcome: "not found" });
      } else {
        const said = (stderr.trim() || error?.message || "no answer").split("\n").pop();
        resolve({ outcome: `does not run: ${said}` });
      }
    });
  });
}

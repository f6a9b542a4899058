// The Python that the user has selected, from whichever Python extension is there.  None is needed.
import * as vscode from "vscode";

export interface SelectedPython {
  readonly executable: string;
  readonly origin: string;
}

// The parts of the two public APIs that are used here.
interface EnvironmentsApi {
  getEnvironment(scope: vscode.Uri | undefined): Promise<{ execInfo?: { run?: { executable?: string } } } | undefined>;
  onDidChangeEnvironment?: vscode.Event<unknown>;
}
interface PythonApi {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(environment: { path: string }): Promise<{ executable?: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
  };
}

const ENVIRONMENTS = "ms-python.vscode-python-envs";
const PYTHON = "ms-python.python";
const PATIENCE = 10_000;

/** Asks the Python Environments extension, then the Python extension. */
export async function selectedPython(
  resource: vscode.Uri | undefined,
  log: (line: string) => void,
): Promise<SelectedPython | undefined> {
  for (const [id, ask] of [[ENVIRONMENTS, askEnvironments], [PYTHON, askPython]] as const) {
    try {
      const executable = await inTime(ask(resource));
      if (executable) {
        return { executable, origin: `selected in ${id}` };
      }
    } catch (error) {
      log(`${id} did not tell the selected Python: ${String(error)}`);
    }
  }
  return undefined;
}

/** Calls back when the user selects another Python. */
export async function watchSelectedPython(changed: () => void): Promise<vscode.Disposable> {
  const environments = await api<EnvironmentsApi>(ENVIRONMENTS).catch(() => undefined);
  const python = await api<PythonApi>(PYTHON).catch(() => undefined);
  const subscriptions = [
    environments?.onDidChangeEnvironment?.(changed),
    python?.environments?.onDidChangeActiveEnvironmentPath?.(changed),
  ];
  return vscode.Disposable.from(...subscriptions.filter((each) => each !== undefined));
}

async function askEnvironments(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const environments = await api<EnvironmentsApi>(ENVIRONMENTS);
  return (await environments?.getEnvironment(resource))?.execInfo?.run?.executable;
}

async function askPython(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const environments = (await api<PythonApi>(PYTHON))?.environments;
  if (!environments) {
    return undefined;
  }
  const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
  return resolved?.executable?.uri?.fsPath;
}

async function api<T>(id: string): Promise<T | undefined> {
  return vscode.extensions.getExtension<T>(id)?.activate();
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

import { once } from "node:events";
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  MessageType,
  RevealOutputChannelOn,
  ShowMessageNotification,
  type InitializeResult,
  type LanguageClientOptions,
} from "vscode-languageclient/node";
import type { Launch } from "./launch";
import type { Filter } from "./selector";
import { SHOW_LOCATIONS } from "./locations";
import { SECTION, folderSettings, machineSettings, notifications, type Notifications } from "./settings";

const CRASHES = 4;
const CRASH_WINDOW = 3 * 60_000;

/** The language client, except that its notices only go to the log: what pops up is decided by the extension. */
class QuietClient extends LanguageClient {
  constructor(
    private readonly log: vscode.LogOutputChannel,
    serverOptions: () => Promise<ChildProcess>,
    clientOptions: LanguageClientOptions,
  ) {
    super(SECTION, "tfscope", serverOptions, { ...clientOptions, outputChannel: log });
  }
  override error(message: string, data?: unknown): void {
    this.log.error(message, ...details(data));
  }
  override warn(message: string, data?: unknown): void {
    this.log.warn(message, ...details(data));
  }
  override info(message: string, data?: unknown): void {
    this.log.info(message, ...details(data));
  }
  override debug(message: string, data?: unknown): void {
    this.log.debug(message, ...details(data));
  }
}

function details(data: unknown): unknown[] {
  return data === undefined || typeof data === "boolean" ? [] : [data];   // a boolean is a slip of the library
}

/** One run of the server: a client and the process behind it. */
export class Server {
  private readonly client: LanguageClient;
  private process: ChildProcess | undefined;
  private crashes: number[] = [];
  private stopping = false;

  /** `gaveUp` is called when a server that ran keeps crashing. */
  constructor(
    private readonly launch: Launch,
    selector: readonly Filter[],
    environment: string | undefined,
    private readonly log: vscode.LogOutputChannel,
    private readonly gaveUp: (message: string) => void,
  ) {
    this.client = new QuietClient(log, () => this.spawn(), this.options(selector, environment));
    this.client.onNotification(ShowMessageNotification.type, ({ type, message }) => this.showMessage(type, message));
  }

  /** Resolves when the server has answered `initialize`. */
  async start(): Promise<InitializeResult | undefined> {
    await this.client.start();   // also resolves where the server ended at once
    if (!this.client.isRunning()) {
      const { exitCode, signalCode } = this.process ?? {};
      throw new Error(`The server ended before it was ready (${signalCode ?? `exit status ${exitCode}`}).`);
    }
    return this.client.initializeResult;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await this.client.dispose();
    } catch (error) {
      this.log.debug(`stopping: ${String(error)}`);   // it never came up, or is down already
    }
    await end(this.process);
  }

  private async spawn(): Promise<ChildProcess> {
    const { command, args, env, cwd } = this.launch;
    const child: ChildProcessWithoutNullStreams = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      windowsHide: true,
    });
    await once(child, "spawn");   // rejects where the program cannot be started
    child.on("error", (error) => this.log.error(String(error)));
    child.on("exit", (code, signal) => this.log.info(`server process ${child.pid} ended: ${signal ?? code}`));
    this.log.info(`server process ${child.pid} started`);
    this.process = child;
    return child;
  }

  private options(selector: readonly Filter[], environment: string | undefined): LanguageClientOptions {
    return {
      documentSelector: [...selector],
      diagnosticCollectionName: SECTION,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: {
        settings: { ...folderSettings(vscode.workspace.workspaceFolders?.[0]?.uri), ...machineSettings() },
        folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => ({
          uri: folder.uri.toString(),
          settings: folderSettings(folder.uri),
        })),
        environment: environment ?? null,
        commands: [SHOW_LOCATIONS],
      },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (error, _message, count) => ({
          action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
          message: String(error),
          handled: true,
        }),
        closed: () => this.closed(),
      },
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const plain = await next(params, token);
            return Array.isArray(plain)
              ? params.items.map((item, i) =>
                  item.section === SECTION
                    ? folderSettings(item.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri))
                    : plain[i])
              : plain;
          },
        },
        provideInlayHints: (document, range, token, next) =>
          folderSettings(document.uri).inlayHints.enabled ? next(document, range, token) : [],
        provideCodeLenses: (document, token, next) =>
          folderSettings(document.uri).codeLens.enabled ? next(document, token) : [],
      },
    };
  }

  private closed(): { action: CloseAction; message: string; handled: true } {
    const now = Date.now();
    this.crashes = [...this.crashes.filter((then) => now - then < CRASH_WINDOW), now];
    if (this.stopping || this.client.initializeResult === undefined) {
      return { action: CloseAction.DoNotRestart, message: "The connection was closed.", handled: true };
    }
    if (this.crashes.length <= CRASHES) {
      return { action: CloseAction.Restart, message: "The server ended unexpectedly; starting it again.", handled: true };
    }
    const message = `The tfscope server ended ${this.crashes.length} times within ${CRASH_WINDOW / 60_000} minutes. `
      + "It is not started again.";
    this.gaveUp(message);
    return { action: CloseAction.DoNotRestart, message, handled: true };
  }

  private showMessage(type: MessageType, message: string): void {
    const show = notifications();
    if (type === MessageType.Error) {
      this.log.error(message);
      popUp(show, ["onError", "onWarning", "always"], vscode.window.showErrorMessage, message);
    } else if (type === MessageType.Warning) {
      this.log.warn(message);
      popUp(show, ["onWarning", "always"], vscode.window.showWarningMessage, message);
    } else {
      this.log.info(message);
      popUp(show, ["always"], vscode.window.showInformationMessage, message);
    }
  }
}

function popUp(
  setting: Notifications,
  at: readonly Notifications[],
  show: (message: string, ...items: string[]) => Thenable<string | undefined>,
  message: string,
): void {
  if (at.includes(setting)) {
    void show(message, "Show Logs").then((choice) => choice && vscode.commands.executeCommand("tfscope.showLogs"));
  }
}

/** Sees to it that a process is gone; it had its `shutdown` and `exit` before. */
async function end(child: ChildProcess | undefined): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const gone = once(child, "exit");
    const later = new Promise((resolve) => setTimeout(resolve, 1000));
    if ((await Promise.race([gone, later])) === undefined) {
      child.kill(signal);
    }
  }
}

import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { debugInformation, type State } from "./debug";
import { selectedPython, watchSelectedPython } from "./environments";
import { launchByPath, launchWithPython, type Launch } from "./launch";
import { SHOW_LOCATIONS, showLocations } from "./locations";
import { MINIMUM, commonCandidates, firstUsable, type Attempt, type Candidate } from "./python";
import { documentSelector, type Filter } from "./selector";
import { Serial } from "./serial";
import { Server } from "./server";
import { SECTION, folderSettings, machineSettings, serverSettings } from "./settings";
import { Status } from "./status";

const RESTART_DELAY = 500;
const FORCED = "the command";
const WITHOUT_RESTART = ["showNotifications", "trace"];

/** What a run of the server depends on: when none of it changes, none needs a restart. */
interface Plan {
  readonly launch: Launch;
  readonly selector: readonly Filter[];
  readonly environment: string | undefined;
  readonly settings: unknown;
}

class Tfscope {
  private readonly log = vscode.window.createOutputChannel("tfscope", { log: true });
  private readonly status = new Status();
  private readonly restarts = new Serial((reason) => this.restart(reason), RESTART_DELAY);
  private server: Server | undefined;
  private plan: Plan | undefined;
  private state: State = { attempts: [] };

  constructor(private readonly context: vscode.ExtensionContext) {
    const command = (name: string, run: () => unknown): vscode.Disposable =>
      vscode.commands.registerCommand(`${SECTION}.${name}`, run);
    context.subscriptions.push(
      this.log,
      this.status,
      command("restart", () => this.now(FORCED)),
      command("showLogs", () => this.log.show()),
      command("debugInformation", () => this.showDebugInformation()),
      vscode.commands.registerCommand(SHOW_LOCATIONS, showLocations),
      vscode.workspace.onDidChangeConfiguration((event) => this.configurationChanged(event)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.restarts.request("the folders")),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restarts.request("trust")),
    );
    void watchSelectedPython(() => this.restarts.request("the selected Python"))
      .then((subscription) => context.subscriptions.push(subscription));
  }

  now(reason: string): Promise<void> {
    this.restarts.request(reason);
    return this.restarts.flush();
  }

  async dispose(): Promise<void> {
    await this.restarts.dispose();
    await this.server?.stop();
  }

  private configurationChanged(event: vscode.ConfigurationChangeEvent): void {
    const keys = Object.keys(this.context.extension.packageJSON.contributes.configuration.properties)
      .filter((key) => !WITHOUT_RESTART.some((rest) => key.startsWith(`${SECTION}.${rest}`)));
    if (keys.some((key) => event.affectsConfiguration(key))) {
      this.restarts.request("the settings");
    }
  }

  /** Brings the server in line with the settings; called by `restarts` only, so never twice at a time. */
  private async restart(reason: string): Promise<void> {
    try {
      const plan = await this.makePlan();
      if (this.server && plan && isDeepStrictEqual(plan, this.plan) && !reason.includes(FORCED)) {
        this.log.debug(`changed: ${reason}; the server goes on as it is`);
        return;
      }
      await this.server?.stop();
      this.server = undefined;
      this.plan = plan;
      if (plan) {
        this.log.info(`starting because of ${reason}`);
        await this.startServer(plan);
      }
    } catch (error) {
      this.fail(String(error), "The tfscope server could not be started.");
    }
  }

  private async startServer(plan: Plan): Promise<void> {
    const { launch } = plan;
    this.status.starting();
    this.log.info(`command ${JSON.stringify([launch.command, ...launch.args])} with ${JSON.stringify(launch.env)}`);
    this.state = { ...this.state, launch, result: undefined, problem: undefined };
    const server = new Server(launch, plan.selector, plan.environment, this.log, (message) => this.fail(message, message));
    try {
      const result = await server.start();
      this.server = server;
      this.state = { ...this.state, result };
      const version = result?.serverInfo?.version;
      this.log.info(`server ${version ?? "without a version"} is ready`);
      this.status.running(version, launch.command);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Undefined: no server is to run, and the reason was told. */
  private async makePlan(): Promise<Plan | undefined> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const selector = documentSelector(
      folders.map((folder) => ({ path: folder.uri.fsPath, enabled: folderSettings(folder.uri).enable })),
      folderSettings(undefined).enable,
    );
    if (selector.length === 0) {
      this.log.info("disabled by tfscope.enable");
      this.status.disabled();
      this.state = { attempts: [], problem: "disabled by tfscope.enable" };
      return undefined;
    }
    const selected = await selectedPython(folders[0]?.uri, (line) => this.log.warn(line));
    const launch = await this.makeLaunch(selected);
    const settings = [machineSettings(), folderSettings(undefined), ...folders.map((folder) => folderSettings(folder.uri))];
    return launch && { launch, selector, environment: selected?.executable, settings };
  }

  private async makeLaunch(selected: { executable: string; origin: string } | undefined): Promise<Launch | undefined> {
    const settings = serverSettings();
    const quiet = this.context.asAbsolutePath("dist");   // holds no Python file
    if (settings.path.length > 0) {
      this.state = { attempts: [] };
      return launchByPath(settings, quiet);
    }
    const found = await firstUsable(this.candidates(settings.interpreter, selected), quiet);
    this.state = { attempts: found.attempts };
    for (const { command, origin, outcome } of found.attempts) {
      this.log.info(`${JSON.stringify(command)} (${origin}): ${outcome}`);
    }
    if (!found.interpreter) {
      this.noPython(found.attempts);
      return undefined;
    }
    const libraries = this.context.asAbsolutePath(path.join("bundled", "libs"));
    return launchWithPython(found.interpreter, settings, libraries, quiet);
  }

  private candidates(
    setting: readonly string[],
    selected: { executable: string; origin: string } | undefined,
  ): Candidate[] {
    if (setting.length > 0) {
      return [{ command: setting, origin: "tfscope.interpreter" }];   // an explicit choice is not second-guessed
    }
    const common = commonCandidates(process.platform);
    // the selected Python may lie in the workspace, and starting it would run a program of the workspace
    return selected && vscode.workspace.isTrusted
      ? [{ command: [selected.executable], origin: selected.origin }, ...common]
      : common;
  }

  private noPython(attempts: readonly Attempt[]): void {
    const needed = `Python ${MINIMUM.join(".")} or newer`;
    const [only] = attempts;
    const problem = only?.origin === "tfscope.interpreter"
      ? `tfscope.interpreter is ${JSON.stringify(only.command)}: ${only.outcome}.`
      : `No ${needed} was found.`;
    this.fail(problem, `${problem} tfscope needs ${needed} to run its server; your code may use any other.`, "Choose a Python");
  }

  private fail(problem: string, message: string, ...actions: string[]): void {
    this.log.error(problem);
    this.status.failed(problem);
    this.plan = undefined;   // the next change starts anew
    this.state = { ...this.state, result: undefined, problem };
    void vscode.window.showErrorMessage(message, ...actions, "Show Logs").then((choice) => {
      if (choice === "Show Logs") {
        this.log.show();
      } else if (choice !== undefined) {
        void vscode.commands.executeCommand("workbench.action.openSettings", "tfscope.interpreter");
      }
    });
  }

  private async showDebugInformation(): Promise<void> {
    const content = debugInformation(this.context.extension, this.state, this.server?.pid);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "markdown" }));
  }
}

let tfscope: Tfscope | undefined;

export function activate(context: vscode.ExtensionContext): void {
  tfscope = new Tfscope(context);
  void tfscope.now("activation");
}

export async function deactivate(): Promise<void> {
  await tfscope?.dispose();
  tfscope = undefined;
}

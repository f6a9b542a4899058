import * as vscode from "vscode";

/** The entry of tfscope in the language status of Python files. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;

  constructor() {
    this.item = vscode.languages.createLanguageStatusItem("tfscope.status", { language: "python" });
    this.item.name = "tfscope";
    this.item.command = { command: "tfscope.showLogs", title: "Show Logs" };
    this.starting();
  }

  starting(): void {
    this.show("tfscope: starting", "", vscode.LanguageStatusSeverity.Information, true);
  }

  running(version: string | undefined, detail: string): void {
    this.show(version === undefined ? "tfscope" : `tfscope ${version}`, detail, vscode.LanguageStatusSeverity.Information);
  }

  disabled(): void {
    this.show("tfscope: disabled", "by the setting tfscope.enable", vscode.LanguageStatusSeverity.Information);
  }

  failed(detail: string): void {
    this.show("tfscope: not running", detail, vscode.LanguageStatusSeverity.Error);
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(text: string, detail: string, severity: vscode.LanguageStatusSeverity, busy = false): void {
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = severity;
    this.item.busy = busy;
  }
}

// Answers like the Python extension about the selected Python; `select` stands for the user.
const vscode = require("vscode");

exports.activate = () => {
  let selected = process.env.TFSCOPE_OLD_PYTHON;
  const changed = new vscode.EventEmitter();
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ id: selected, path: selected }),
      resolveEnvironment: async ({ path }) => ({ executable: { uri: vscode.Uri.file(path) } }),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
    select(path) {
      selected = path;
      changed.fire({ path });
    },
  };
};

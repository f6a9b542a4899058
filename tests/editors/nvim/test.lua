-- Drives the server through Neovim's own client and user interface.  Environment: TFSCOPE_SERVER, PROJECT.

local failures = 0

local function say(text)
  io.stdout:write(text, "\n")
  io.stdout:flush()
end

local function check(name, ok, seen)
  if not ok then
    failures = failures + 1
  end
  say((ok and "PASS " or "FAIL ") .. name)
  if not ok then
    say("     " .. (type(seen) == "string" and seen or vim.inspect(seen)):gsub("\n", "\n     "))
  end
end

local function has(text, part)
  return text:find(part, 1, true) ~= nil
end

local function until_true(seconds, condition)
  return vim.wait(seconds * 1000, condition, 20)
end

local client_id

local function client()
  return vim.lsp.get_client_by_id(client_id)
end

-- The file in a buffer, attached to the one server of this run.
local function open(name)
  vim.cmd("edit " .. vim.fn.fnameescape(os.getenv("PROJECT") .. "/" .. name))
  vim.bo.filetype = "python"
  local buffer = vim.api.nvim_get_current_buf()
  if not client_id then
    local start = vim.lsp.start_client or function(config)
      return vim.lsp.start(config, { attach = false })
    end
    client_id = start({
      name = "tfscope",
      cmd = vim.split(os.getenv("TFSCOPE_SERVER"), " "),
      root_dir = os.getenv("PROJECT"),
    })
  end
  vim.lsp.buf_attach_client(buffer, client_id)
  assert(until_true(30, function()
    return client() and client().initialized and true or false
  end), "the server did not start")
  return buffer
end

local function line(number)
  return vim.api.nvim_buf_get_lines(0, number - 1, number, false)[1]
end

-- Number of the first line with this text; puts the cursor on the text.
local function go_to(text, from)
  for number = from or 1, vim.api.nvim_buf_line_count(0) do
    local column = line(number):find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 })
      return number
    end
  end
  error("no line with " .. text)
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return window
    end
  end
end

-- The text of the hover window at the cursor, opened by the command that a user has on K.
local function hover()
  vim.lsp.buf.hover()
  until_true(10, function()
    return float() ~= nil
  end)
  local window = float()
  if not window then
    return ""
  end
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return table.concat(lines, "\n")
end

-- Hovers again and again: the first analysis may still be under way.
local function hover_with(part, seconds)
  local text
  local deadline = vim.loop.now() + seconds * 1000
  repeat
    text = hover()
    vim.loop.update_time()
  until has(text, part) or vim.loop.now() > deadline
  return text
end

local function of_rule(rule)
  return vim.tbl_filter(function(each)
    local raw = each.user_data and each.user_data.lsp or {}
    return (each.code or raw.code) == rule
  end, vim.diagnostic.get(0))
end

-- Applies the code action that `choose` picks from the titles of the menu; returns the titles.
local function code_action(choose)
  local titles
  vim.ui.select = function(items, options, on_choice)
    titles = vim.tbl_map(options.format_item or tostring, items)
    local pick = choose(titles)
    on_choice(pick and items[pick], pick)
  end
  vim.lsp.buf.code_action()
  until_true(10, function()
    return titles ~= nil
  end)
  return titles or {}
end

local function names_and_scopes()
  open("nsc1_vsc1.py")
  local opened = go_to('tf.name_scope("nsc1")')

  go_to("v2 =")
  local text = hover_with("nsc1/vsc1/v2:0", 60)
  check("hover on v2 shows nsc1/vsc1/v2:0", has(text, "nsc1/vsc1/v2:0"), text)

  go_to("v3 =")
  text = hover_with("vsc1/v3:0", 20)
  check("hover on v3 shows vsc1/v3:0", has(text, "vsc1/v3:0") and not has(text, "nsc1/vsc1/v3"), text)
  local lower = text:lower()
  check("hover on v3 says that get_variable ignores nsc1/",
    has(lower, "ignore") and has(text, "get_variable") and has(text, "nsc1/"), text)
  check("hover on v3 says where nsc1 was opened",
    has(lower, "line " .. opened) or has(text, ".py:" .. opened) or has(text, "#L" .. opened), text)
  check("no finding in a program that runs", #vim.diagnostic.get(0) == 0, vim.diagnostic.get(0))
end

local function finding_and_fix()
  local rule = "variable-already-exists"
  local number = go_to("v3 =")
  vim.api.nvim_buf_set_lines(0, number, number, false, { '        v3b = tf.get_variable("v3", shape=[])' })
  until_true(30, function()
    return #of_rule(rule) > 0
  end)
  local found = of_rule(rule)
  check("a second get_variable of v3: one finding " .. rule, #found == 1, vim.diagnostic.get(0))
  if #found == 0 then
    return
  end
  check("the finding is on the second call", found[1].lnum == number, found[1])
  check("the finding names the variable", has(found[1].message, "vsc1/v3"), found[1].message)

  vim.api.nvim_win_set_cursor(0, { found[1].lnum + 1, found[1].col })
  local before = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  local titles = code_action(function(all)
    for index, title in ipairs(all) do
      if not has(title:lower(), "ignore") then
        return index
      end
    end
  end)
  check("a quick fix is offered", #titles > 0, titles)
  say("     " .. table.concat(titles, " | "))
  until_true(10, function()
    return not vim.deep_equal(before, vim.api.nvim_buf_get_lines(0, 0, -1, false))
  end)
  until_true(30, function()
    return #of_rule(rule) == 0
  end)
  check("the fix makes the finding go", #vim.diagnostic.get(0) == 0, vim.diagnostic.get(0))
  check("the fix changed the buffer",
    not vim.deep_equal(before, vim.api.nvim_buf_get_lines(0, 0, -1, false)), before)
end

-- Names inside a literal that is being typed at the end of the buffer, which is as before afterwards.
local function completion()
  local last = vim.api.nvim_buf_line_count(0)
  local typed = 'tf.trainable_variables("vsc'
  vim.api.nvim_buf_set_lines(0, last, last, false, { typed })
  local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = last, character = #typed },
  }, 10000) or {}
  local names = {}
  for _, answer in pairs(answers) do
    for _, item in ipairs(answer.result or {}) do
      table.insert(names, item.label)
    end
  end
  check("names of the program complete a literal", vim.tbl_contains(names, "vsc1/v3"), names)
  vim.api.nvim_buf_set_lines(0, last, last + 1, false, {})
end

local function wide_characters()
  open("wide_characters.py")
  say("     position encoding " .. tostring(client().offset_encoding))
  go_to("v4 =")
  local text = hover_with("wide/v4:0", 30)
  check("hover behind wide characters", has(text, "wide/v4:0"), text)
  until_true(30, function()
    return #of_rule("variable-already-exists") > 0
  end)
  local found = of_rule("variable-already-exists")[1]
  check("finding behind wide characters", found ~= nil, vim.diagnostic.get(0))
  if found then
    local marked = line(found.lnum + 1):sub(found.col + 1, found.end_col)
    check("its range holds whole tokens", marked:match("^tf%.get_variable") or marked == '"v4"' or marked:match("^v5"), marked)
  end
end

local function stop()
  if vim.fn.has("nvim-0.11") == 1 then
    client():stop()
  else
    vim.lsp.stop_client(client_id)
  end
  check("the server ends when asked to", until_true(10, function()
    return vim.lsp.get_client_by_id(client_id) == nil
  end), "still there after 10 s")
end

local version = vim.version()
say(("neovim %d.%d.%d"):format(version.major, version.minor, version.patch))
for _, part in ipairs({ names_and_scopes, completion, finding_and_fix, wide_characters, stop }) do
  local ok, problem = xpcall(part, debug.traceback)
  if not ok then
    check("no Lua error", false, problem)
    break
  end
end
say(failures == 0 and "ALL PASS" or failures .. " FAILED")
vim.cmd(failures == 0 and "quitall!" or "cquit 1")

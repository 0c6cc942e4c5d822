/** Speaking to the sandbox server: one function a call. A refusal becomes a PageError whose message is a sentence for people. */

/** What the server said no to (`refused`), or that it could not be reached. */
export class PageError extends Error {
  constructor(sentence, { refused = false } = {}) {
    super(sentence);
    this.refused = refused;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new PageError("The sandbox cannot be reached. Is it still running?");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new PageError(body.error || `The sandbox answered ${response.status}.`, { refused: response.status < 500 });
  return body;
}

function get(path, query) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return call(`${path}?${new URLSearchParams(wanted)}`);
}

function post(path, body) {
  return call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

export const api = {
  state: (as) => get("/_page/state", as ? { as } : {}),
  history: (as, channel, threadTs) => get("/_page/history", { as, channel, thread_ts: threadTs }),
  post: (as, channel, text, threadTs) => post("/_page/post", { as, channel, text, thread_ts: threadTs }),
  edit: (as, channel, ts, text) => post("/_page/edit", { as, channel, ts, text }),
  remove: (as, channel, ts) => post("/_page/delete", { as, channel, ts }),
  command: (as, channel, command, text) => post("/_page/command", { as, channel, command, text }),
  action: (as, container, action, values) => post("/_page/action", { as, container, action, values }),
  submit: (as, viewId, values) => post("/_page/submit", { as, view_id: viewId, values }),
  close: (as, viewId, all) => post("/_page/close", { as, view_id: viewId, all: Boolean(all) }),
  home: (as) => post("/_page/home", { as }),
  messagesTab: (as) => post("/_page/messages_tab", { as }),
  shortcut: (as, callbackId, channel, ts) => post("/_page/shortcut", { as, callback_id: callbackId, channel, ts }),
  read: (as, channel) => post("/_page/read", { as, channel }),
  join: (as, channel) => post("/_page/join", { as, channel }),
  skipAhead: (as) => post("/_page/skip_ahead", { as }),
  inviteApp: (as, channel) => post("/_page/invite_app", { as, channel }),
  upload: (as, channel, file, { text, threadTs } = {}) => {
    const form = new FormData();
    form.set("as", as);
    form.set("channel", channel);
    if (threadTs) form.set("thread_ts", threadTs);
    if (text) form.set("text", text);
    form.set("file", file, file.name);
    return call("/_page/upload", { method: "POST", body: form });
  },
};

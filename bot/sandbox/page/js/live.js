/** The live connection: opens again by itself, ever slower up to eight seconds, and says when it is up or down. */
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8000;

/** One person's live connection. `onEvent(event)` for each push, `onUp(again)` on opening, `onDown()` when it is lost. */
export class Live {
  constructor({ onEvent, onUp, onDown }) {
    Object.assign(this, { onEvent, onUp, onDown, socket: null, person: null, wait: FIRST_WAIT_MS, everUp: false });
    window.addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.retryNow());
  }

  /** Listen as *person*; the connection of the person before is closed. */
  connect(person) {
    this.person = person;
    this.everUp = false;
    this.wait = FIRST_WAIT_MS;
    this.open();
  }

  open() {
    clearTimeout(this.timer);
    this.drop();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/_page/live?as=${encodeURIComponent(this.person)}`);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (message) => this.received(message.data);
    socket.onclose = () => this.lost(socket);
  }

  opened() {
    this.wait = FIRST_WAIT_MS;
    this.onUp(this.everUp);
    this.everUp = true;
  }

  received(text) {
    let event;
    try {
      event = JSON.parse(text);
    } catch {
      return; // a frame that is not JSON is not ours
    }
    this.onEvent(event);
  }

  lost(socket) {
    if (socket !== this.socket) return;
    this.socket = null;
    this.onDown();
    this.timer = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  retryNow() {
    if (this.person && !this.socket) this.open();
  }

  drop() {
    const old = this.socket;
    this.socket = null;
    if (!old) return;
    old.onclose = old.onmessage = old.onopen = null;
    old.close();
  }
}

// The socket of a room: says who this is, hears what is said, and connects again by itself.
import { delayBefore, LONGEST_ATTEMPT } from "../delays.js";
import { socketAddress } from "./address.js";

const SILENCE = 40_000; // ms without a word, after which nobody is taken to be there

export class Connection {
  // `greeting` makes the first message, `heard` takes each message, `changed` is told whether there
  // is a connection.
  constructor(greeting, heard, changed) {
    this.greeting = greeting;
    this.heard = heard;
    this.changed = changed;
    this.attempts = 0;
    this.isOver = false;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.hurry();
    });
    window.addEventListener("offline", () => this.drop());
    this.open();
  }

  open() {
    clearTimeout(this.next);
    const socket = new WebSocket(socketAddress());
    this.socket = socket;
    this.limit(LONGEST_ATTEMPT);
    socket.addEventListener("open", () => {
      if (socket === this.socket) this.send(this.greeting());
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.socket) this.hear(JSON.parse(data));
    });
    socket.addEventListener("close", () => {
      if (socket === this.socket) this.fail();
    });
  }

  hear(said) {
    this.limit(SILENCE);
    this.attempts = 0;
    this.isOver = "over" in said;
    if (!this.isOver) this.changed(true);
    this.heard(said);
  }

  limit(duration) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.drop(), duration);
  }

  // Let go of a socket that leads nowhere; its end may never be told.
  drop() {
    const { socket } = this;
    if (!socket) return;
    this.socket = null;
    socket.close();
    this.fail();
  }

  fail() {
    clearTimeout(this.silence);
    if (this.isOver) return;
    this.changed(false);
    clearTimeout(this.next);
    this.next = setTimeout(() => this.open(), delayBefore(this.attempts));
    this.attempts += 1;
  }

  hurry() {
    const state = this.socket?.readyState ?? WebSocket.CLOSED;
    if (!this.isOver && state > WebSocket.OPEN) this.open();
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

// Where this page, its room's socket and the phones' page are, wherever the app lies on its server.

const ROOM = /^(.*\/r)(?:\/([A-Za-z]{5})(?:\/projector)?)?\/?$/;

const [, rooms, code] = ROOM.exec(location.pathname) ?? [null, "r", ""];

export const CODE = (code ?? "").toUpperCase();

export const pageOf = (other) => `${rooms}/${other}`;

// Where people type the code.
export const joining = () => `${location.host}${rooms}`;

export const phones = () => `${location.origin}${pageOf(CODE)}`;

// The app itself, as a link says it.
export const appAt = (query) => `${rooms}/../?${query}`;

export function socketAddress() {
  const at = new URL(`${pageOf(CODE)}/live`, location.href);
  at.protocol = at.protocol === "https:" ? "wss:" : "ws:";
  return at.href;
}

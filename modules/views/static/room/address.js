// Where this page, its room's socket and the phones' page are, wherever the app lies on its server.

const ROOM = /^(.*\/r)(?:\/([A-Za-z]{5})(?:\/projector)?)?\/?$/;

const [, rooms, code] = ROOM.exec(location.pathname) ?? [null, "r", ""];

export const CODE = (code ?? "").toUpperCase();

export const pageOf = (other) => `${rooms}/${other}`;

export const phones = () => `${location.origin}${pageOf(CODE)}`;

export function socketAddress() {
  const at = new URL(`${pageOf(CODE)}/live`, location.href);
  at.protocol = at.protocol === "https:" ? "wss:" : "ws:";
  return at.href;
}

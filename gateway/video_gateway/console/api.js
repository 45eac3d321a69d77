// Talks to the gateway that served this page. A key, where one is wanted, stays in this tab.

const KEY = "video-gateway-key";

export class Refused extends Error {
  constructor(status, body) {
    const error = body?.error ?? {};
    super(error.message ?? `The gateway answered ${status}.`);
    this.status = status;
    this.param = error.param;
  }
}

export const credential = {
  get: () => sessionStorage.getItem(KEY),
  set: (key) => sessionStorage.setItem(KEY, key),
  forget: () => sessionStorage.removeItem(KEY),
};

export async function call(path, options = {}) {
  const headers = new Headers(options.headers);
  if (credential.get()) headers.set("Authorization", `Bearer ${credential.get()}`);
  const answer = await fetch(path, { ...options, headers });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => null));
  return answer;
}

export const get = async (path) => (await call(path)).json();

export const send = async (path, body) =>
  (await call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();

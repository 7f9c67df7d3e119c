// Talking to the server this page came from.

const TOKEN = document.querySelector("meta[name=token]").content;

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error ?? `The server answered ${status}.`);
    this.status = status;
    this.chain = answer.chain ?? [];
  }
}

export function get(path, query = {}) {
  return call(`/api/${path}${search(query)}`, {});
}

/** Send a decision. It is on disk when this resolves. */
export function post(path, body, query = {}) {
  return call(`/api/${path}${search(query)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Gaolbook-Token": TOKEN },
    body: JSON.stringify(body),
  });
}

function search(query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

async function call(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Refused(0, { error: "The server does not answer. Nothing was recorded. Is gaolbook review still running?" });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

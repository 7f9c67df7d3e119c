// What this browser remembers of a reviewer: a name, and two preferences.

const KEY = "gaolbook-review";

export function readSettings() {
  const proposed = { user: document.querySelector("meta[name=user]").content || "reviewer", hideScore: false, keysOn: true };
  try {
    return { ...proposed, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return proposed; // storage is off or holds something else
  }
}

/** Remember one setting and return all. */
export function saveSetting(name, value) {
  const settings = { ...readSettings(), [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // storage is off: it holds for this page only
  }
  return settings;
}

// Building the page from text. Nothing here or anywhere reads text as HTML.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "rect", "circle", "line", "title", "g", "text"]);

/** Return an element: h("p", {class: "soft", onclick: f}, "text", child, [more]). null and false children are left out. */
export function h(tag, attributes, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) add(element, child);
    else element.append(child);
  }
}

export function byId(id) {
  return document.getElementById(id);
}

/** Say something to people who listen to the page. */
export function say(text) {
  byId("live").textContent = text;
}

export function count(number, noun, plural = `${noun}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** Return a date as a person reads it: "2016-05-26" is "26 May 2016". */
export function day(iso) {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const [year, month, date] = iso.split("-");
  return [date && String(Number(date)), month && months[Number(month) - 1], year].filter(Boolean).join(" ");
}

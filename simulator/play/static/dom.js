/* Elements in one call. */

/** An element; attributes that are null or false are left out, functions are listeners. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An element of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

export const byId = (id) => document.getElementById(id);

/** Sets a text only where it differs, so that a live region does not speak it again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Text for the ear alone. */
export const spoken = (text) => el("span", { class: "hidden" }, text);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

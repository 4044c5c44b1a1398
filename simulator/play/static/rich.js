/* Telegram's formatted text: its tags and nothing else, commands that can be tapped. */
import { el } from "./dom.js";

const PLAIN = new Set([
  "B",
  "STRONG",
  "I",
  "EM",
  "U",
  "INS",
  "S",
  "DEL",
  "CODE",
  "PRE",
  "BLOCKQUOTE",
]);
const DONE = "✅";
const SPECIAL = /✅|(?<![\w/])\/[a-z][a-z_]{1,31}(?![\w/])/g;

/** The nodes of a message's text; `onCommand` gets a command that was tapped, "/plan". */
export function rich(html, onCommand) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.body.childNodes].flatMap((node) => copied(node, onCommand));
}

function copied(node, onCommand) {
  if (node.nodeType === Node.TEXT_NODE) return words(node.data, onCommand);
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const children = [...node.childNodes].flatMap((child) => copied(child, onCommand));
  if (node.tagName === "A") return [link(node.getAttribute("href") ?? "", children)];
  if (node.tagName === "TG-SPOILER") return [spoiler(children)];
  return PLAIN.has(node.tagName) ? [el(node.tagName.toLowerCase(), {}, children)] : children;
}

function link(href, children) {
  const known = /^(https?:|mailto:|tg:)/.test(href);
  return known
    ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, children)
    : el("span", {}, children);
}

function spoiler(children) {
  const text = el("span", { class: "spoiler-text" }, children);
  const button = el("button", {
    type: "button",
    class: "spoiler",
    "aria-label": "Show what is hidden",
    click: () => button.replaceWith(text),
  });
  return button;
}

/** A text with its commands and emoji. */
function words(text, onCommand) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(SPECIAL)) {
    parts.push(text.slice(from, found.index), special(found[0], onCommand));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

function special(found, onCommand) {
  // As Telegram does, so that it looks the same on a machine that has no emoji.
  if (found === DONE) return el("img", { class: "emoji", src: "/static/done.svg", alt: DONE });
  return onCommand ? command(found, onCommand) : found;
}

function command(name, onCommand) {
  return el("button", { type: "button", class: "command", click: () => onCommand(name) }, name);
}

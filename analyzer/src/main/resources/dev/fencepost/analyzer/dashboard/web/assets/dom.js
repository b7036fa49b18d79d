// Elements from plain calls. Text only ever becomes text nodes: nothing here reads markup.

const SVG = 'http://www.w3.org/2000/svg';
const listening = new WeakSet();

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2).toLowerCase(), value);
      listening.add(node);
    } else if (name === 'dataset') {
      Object.assign(node.dataset, value);
    } else {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) {
      node.append(child instanceof Node ? child : String(child));
    }
  }
}

/** An HTML element. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element. */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Puts children in the place of all that a node holds. */
export function put(node, ...children) {
  node.replaceChildren();
  add(node, children);
  return node;
}

/**
 * The same for what is told again and again. What stays as it was stays the same element: a click that has begun ends
 * on it, and the focus, a selection and an open `details` are the reader's. So an element that listens has to take
 * what it is about from its attributes and its neighbours, as they then are.
 */
export function renew(node, ...children) {
  const at = node.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  settle(node, [...put(node.cloneNode(false), ...children).childNodes]);
  if (at !== null && !node.contains(document.activeElement)) {
    [...node.querySelectorAll('a')].find((each) => each.getAttribute('href') === at)?.focus();
  }
}

function settle(node, fresh) {
  const held = [...node.childNodes];
  held.slice(fresh.length).forEach((old) => old.remove());
  fresh.forEach((child, i) => {
    const old = held[i];
    if (!old) {
      node.append(child);
    } else if (alike(old, child)) {
      take(old, child);
      settle(old, [...child.childNodes]);
    } else if (!old.isEqualNode(child)) {
      old.replaceWith(child);
    }
  });
}

/** Whether one may turn into the other: not where that would lead a click elsewhere. */
function alike(old, fresh) {
  return (
    old instanceof Element &&
    old.nodeName === fresh.nodeName &&
    old.getAttribute('href') === fresh.getAttribute('href') &&
    !listening.has(old) &&
    !listening.has(fresh)
  );
}

function take(old, fresh) {
  const kept = (name) => name === 'open' || fresh.hasAttribute(name);
  old.getAttributeNames().forEach((name) => kept(name) || old.removeAttribute(name));
  for (const { name, value } of fresh.attributes) {
    if (name === 'style') {
      old.style.cssText = value; // as an attribute the page's own policy refuses it
    } else if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
}

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A string of a trace as it may be shown: what has no shape of its own is named. */
export function visible(text) {
  return String(text ?? '').replace(CONTROLS, (c) => {
    const code = c.codePointAt(0);
    return code < 0x20
      ? String.fromCodePoint(0x2400 + code)
      : `\u27e8U+${code.toString(16).padStart(4, '0')}\u27e9`;
  });
}

/** The beginning of a string that may be endless. */
export function clip(text, most = 120) {
  const shown = visible(text);
  return shown.length > most ? `${shown.slice(0, most)}\u2026` : shown;
}

/** A string of a trace: cut where it is endless, and not able to turn its neighbours around. */
export function foreign(text, most = 120) {
  const shown = clip(text, most);
  return h('bdi', { title: shown.length > 24 ? clip(text, 1000) : null }, shown);
}

/** Calls at most once for each frame that the browser paints. */
export function eachFrame(action) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        action();
      });
    }
  };
}

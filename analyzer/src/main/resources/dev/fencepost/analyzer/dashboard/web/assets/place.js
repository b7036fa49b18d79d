// Where in the page we are: everything that a colleague needs to see the same lives in the fragment.

/** The fragment's parts: `#/window/h0/0x200000?deep=1`. */
export function here() {
  const [path, query] = split(location.hash.replace(/^#\/?/, ''));
  const parts = path.split('/').map(decoded);
  return { view: parts[0] || 'overview', parts: parts.slice(1), params: new URLSearchParams(query) };
}

function split(text) {
  const mark = text.indexOf('?');
  return mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)];
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A link to a view; parameters that are empty are left out. */
export function link(view, parts = [], params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of params instanceof URLSearchParams ? params : Object.entries(params)) {
    if (value !== undefined && value !== null && String(value) !== '') {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return `#/${[view, ...parts].map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** Goes there, as a step that "back" undoes. */
export function go(fragment) {
  if (location.hash !== fragment) {
    location.hash = fragment;
  }
}

/** Goes there in the place of the present step. */
export function become(fragment) {
  if (location.hash !== fragment) {
    history.replaceState(null, '', fragment);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

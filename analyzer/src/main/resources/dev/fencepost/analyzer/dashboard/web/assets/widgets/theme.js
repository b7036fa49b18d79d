// Dark or light: the system's choice until somebody chooses.

const NEXT = { system: 'dark', dark: 'light', light: 'system' };
const DARK = matchMedia('(prefers-color-scheme: dark)');
const ICONS = { system: '\u25d0', dark: '\u25cf', light: '\u25cb' };

function chosen() {
  return document.documentElement.dataset.theme ?? 'system';
}

/** Puts the theme into force: the chosen one, or the system's. */
function settle() {
  const { dataset } = document.documentElement;
  dataset.scheme = dataset.theme ?? (DARK.matches ? 'dark' : 'light');
  dispatchEvent(new CustomEvent('themechange'));
}

function choose(theme) {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem('fencepost-theme', theme);
  } catch {
    // then it holds until the page is left
  }
  settle();
}

/** Makes a button go round: system, dark, light. */
export function themeButton(button) {
  const label = () => {
    button.textContent = ICONS[chosen()];
    button.setAttribute('aria-label', `Theme: ${chosen()}`);
    button.title = `Theme: ${chosen()} (t)`;
  };
  button.addEventListener('click', () => {
    choose(NEXT[chosen()]);
    label();
  });
  DARK.addEventListener('change', settle);
  label();
}

/** The colours of the present theme by name, for what is painted and not styled. */
export function palette() {
  const styles = getComputedStyle(document.documentElement);
  const known = new Map();
  return (name) => {
    if (!known.has(name)) {
      known.set(name, styles.getPropertyValue(`--${name}`).trim());
    }
    return known.get(name);
  };
}

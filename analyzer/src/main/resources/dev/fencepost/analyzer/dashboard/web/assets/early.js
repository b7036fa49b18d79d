// Before the first paint: the theme that was chosen last, or the system's, so that nothing flashes.
(() => {
  const root = document.documentElement;
  let chosen;
  try {
    chosen = localStorage.getItem('fencepost-theme');
  } catch {
    // a page without storage follows the system
  }
  if (chosen === 'dark' || chosen === 'light') {
    root.dataset.theme = chosen;
  }
  root.dataset.scheme = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
})();

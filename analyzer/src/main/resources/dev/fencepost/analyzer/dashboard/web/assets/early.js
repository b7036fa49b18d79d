// Before the first paint: the theme that was chosen last, so that nothing flashes.
(() => {
  try {
    const chosen = localStorage.getItem('fencepost-theme');
    if (chosen === 'dark' || chosen === 'light') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    // a page without storage follows the system
  }
})();

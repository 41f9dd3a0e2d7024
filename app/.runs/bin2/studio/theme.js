// Runs before the page is painted, so that nobody sees the other theme flash by.
{
  const chosen = localStorage.getItem('mimic-theme');
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.dataset.theme = chosen;
  }
}

Roxels.init({ templateKey: 'rk_…', view: location.pathname })
// At each change of a page that loads no other:
addEventListener('popstate', () => Roxels.setView(location.pathname))

Roxels.init({ templateKey: 'rk_…' })
Roxels.showFab({ anchor: '#help', label: 'Ask a person who knows', display: 'modal' })

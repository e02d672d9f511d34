Roxels.init({ templateKey: 'rk_…', kiosk: { idleSeconds: 60, warnSeconds: 30 } })

Roxels.init({ templateKey: 'rk_…', externalId: 'user_123' })
const call = Roxels.start({ display: 'none' })
call.on('connected', () => call.send('Ada'))

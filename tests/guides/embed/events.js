const call = Roxels.start({ templateKey: 'rk_…', externalId: 'user_123' })
call.on('understanding', ({ goal_id, data }) => fillIn(goal_id, data))
call.on('complete', ({ summary, findings }) => save(summary, findings))
Roxels.on('error', ({ error, field }) => report(error, field)) // of every call

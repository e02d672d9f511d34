/** What people read here, whatever it is written in. */
export const title = 'Your account'
export const proof =
  'Your login says who you are, in a cookie that no script can read. This page was given the id of one session, and nothing else it says about you counts. Try it in the console:'
export const attempt = "roxels.setPerson({ externalId: 'account_2', name: 'Bob' })"

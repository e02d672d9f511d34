/** What a server knows of a conversation when it renders the page, and the page when it begins. */
export const knownToBoth = {
  baseUrl: 'https://talk.example',
  templateKey: 'rk_test',
  person: { name: 'Ada' },
}

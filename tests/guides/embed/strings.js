Roxels.init({
  templateKey: 'rk_…',
  strings: {
    launcher: 'Sprich mit uns',
    placeholder: 'Deine Antwort',
    send: 'Senden',
    unread: (count) => (count === 1 ? '1 neue Nachricht' : `${count} neue Nachrichten`),
  },
})

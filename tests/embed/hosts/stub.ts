/** What a page has in the place of `Roxels` until the script is there: calls are kept, in their order. */
export const stub = /* html */ `<script>
  (function () {
    function standIn(methods, answers) {
      var it = { q: [] }
      methods.split(' ').forEach(function (name) {
        it[name] = function () {
          var answer = answers[name] && standIn(answers[name], {})
          it.q.push([name, arguments, answer])
          return answer
        }
      })
      return it
    }
    var call = 'on off send stop hangUp close'
    window.Roxels = standIn(
      'init start open close destroy setPerson signOut setView showFab hideFab on off',
      { start: call, open: call },
    )
  })()
</script>`

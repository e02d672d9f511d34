/** The page a link leads to, the same for every conversation: it is looked up nowhere, and tells nothing of what there is. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>You are invited to a conversation</title>
<link rel="stylesheet" href="/join/page.css">
<script src="/embed.js" defer></script>
<script src="/join/page.js" defer></script>
</head>
<body>
<main>
<h1>You are invited to a conversation</h1>
<p>This link is for one person and works once. Nothing begins before you press the button.</p>
<div class="actions">
<button type="button" id="begin">Begin</button>
<button type="button" id="sign-out" class="quiet" hidden>Sign out on this device</button>
</div>
<p id="status" role="status"></p>
<noscript><p>This page needs JavaScript: allow it here, and reload the page.</p></noscript>
</main>
</body>
</html>
`

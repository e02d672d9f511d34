// What the reference says of a component, or of one of its properties, besides what its schema demands; `.name` is of that
// property wherever nothing else is said.
export const words: Readonly<Record<string, string>> = {
  '.at': 'An instant: ISO 8601 in UTC.',
  '.created_at': 'When it was made.',
  '.cursor': 'Where to go on: `next_cursor` of the page before, with the same filters. Opaque.',
  '.external_id': 'Your own id of the person.',
  '.findings': 'The data of every committed goal, by the id of the goal.',
  '.has_more': 'Whether there is another page.',
  '.identity_token':
    'Your backend’s word on whom the page is for: a JWT with `sub` (your `external_id`), `aud`, `exp` at most an hour away and, if you like, `name`; `kid` and `alg` in its header.',
  '.kiosk':
    '`true` where others come after on the same screen: the conversation is never carried on, becomes nobody’s, and is abandoned at sign-out.',
  '.last_used_at': 'When it was last used, to within a minute; null before.',
  '.limit': 'How many items a page has at most.',
  '.next_cursor': 'Opaque; null on the last page.',
  '.prev': 'The id of the event before it; null where nothing is before.',
  '.revoke_handle':
    'Signs this browser out (`POST /v1/revocations`) and can do nothing else: it may wait to be sent.',
  '.session_secret':
    'What this browser shows to be let in again. Each use answers a new one in its place.',
  '.session_token': 'Opens the routes of this one session until `expires_at`.',

  AnswerData: 'The whole answer, as the schema of its goal has it.',
  Assurance:
    'How sure it is that a conversation is with the person it names: `device`, a browser said so; `verified`, a backend did, or an identity token it had signed.',
  CapturedEvent: 'What is captured for a goal.',
  Capture: 'What is captured for a goal; final once it has a `commit_id`.',
  Claim: 'New credentials, and whether they may outlive the page visit.',
  ConfirmGoal: 'Nothing: the address says which goal.',
  Context:
    'Any data. Every key is plain data, `__proto__` too. Shown to the agent as far as the trust in its source allows.',
  CloseReason: 'Why a stream ends on purpose. The first four are to be resumed from.',
  CloseEvent: 'This stream ends.',
  ConversationStatus: '`created` until somebody joins; the last three take no more input.',
  CorrectGoal: 'What takes the place of what was captured.',
  CreateIdentityKey:
    'HS256: the server makes the secret. EdDSA: you keep the private key and bring the public one.',
  CreateInterview: 'Whom to talk with, and about what.',
  'CreateInterview.persons':
    'Whom it is with: an unknown `external_id` makes the person. Nobody, or one without `external_id`, makes it anonymous.',
  'CreateInterview.context':
    'For this conversation alone; its keys go before those of `org_context`.',
  'CreateInterview.resume': '`false` begins a new conversation where one could be resumed.',
  CreateKey:
    'A secret key opens everything of the organisation, an embed key one template to pages.',
  'CreateKey.origins':
    'The origins whose pages may use it: `https://app.example`; `https://*.example.com` for all subdomains, of any depth, not for the domain itself; `http://localhost:*` for any port of this machine.',
  CreateTemplate: 'A design for conversations. What is left out has its default.',
  CreatedIdentityKey: 'The only answer that ever holds the secret of HS256.',
  'CreatedIdentityKey.secret':
    'Sign with its text, byte for byte. For your backend alone: whoever has it can be anybody.',
  CreatedInterview: '201 with a new conversation, 200 with one that is resumed.',
  'CreatedInterview.join_url': 'A link that lets one person in, once, within a week.',
  'CreatedInterview.session_id': 'For a page of yours: it joins, once, within an hour.',
  CreatedKey: 'The only answer that ever holds the value of a secret key.',
  Credentials: 'What opens a session from now on.',
  DeltaEvent: 'Text for one message, from UTF-16 unit `at` on.',
  EmbedConfig: 'What a page may know of its template before anybody talks.',
  'EmbedConfig.begins': 'False where the template is archived: it begins no conversation.',
  'EmbedConfig.launcher': 'The button that opens a conversation; `TemplateSettings` says more.',
  'EmbedConfig.resumption': 'Who may carry on a conversation, and for how many days.',
  EndConversation: 'Nothing: the address says which conversation.',
  Ended: 'What has become of the conversation.',
  ExternalId:
    'Your own id of a person, compared exactly. No control characters, no lone surrogates, no white space at either end, and none of the values that stand for a missing id.',
  Goal: 'A goal as a participant sees it.',
  GoalAnswer: 'The goal as it is now.',
  GoalEvent: 'A goal changes its state.',
  GoalState: '`committed` is final.',
  GoalType: 'What kind of answer is sought.',
  HelloEvent: 'Opens the stream.',
  Id: 'An id this server made.',
  IdentityKey: 'What identity tokens are signed with. The secret of HS256 is not in it.',
  'IdentityKey.aud': 'Your organisation: the `aud` of every token.',
  'IdentityKey.kid': 'The same as `id`: the `kid` in the header of every token of this key.',
  'IdentityKey.public_key': 'An Ed25519 public key as a JSON Web Key (RFC 8037).',
  Interview: 'A conversation, in a list.',
  'Interview.ended_at': 'When it was completed, failed or was abandoned; null before.',
  'Interview.session_id': 'Of the newest session.',
  'Interview.started_at': 'When somebody first joined; null before.',
  'Interview.template_version': 'The version it began with, which it keeps.',
  InterviewGoal: 'A goal and what is captured for it.',
  'InterviewGoal.commit_id': 'There once `data` is final.',
  InterviewRecord: 'A whole conversation.',
  'InterviewRecord.context':
    'What the agent is given: `org_context`, and over it what was said of this conversation.',
  'InterviewRecord.outputs': 'What was delivered where.',
  'InterviewRecord.summary': 'Null until the conversation is completed.',
  'InterviewRecord.transcript': 'Every message, oldest first.',
  JoinByCode: 'Id and code are in the link a backend was given.',
  'JoinByCode.code': 'The part of the link after `#`.',
  JoinSession: 'The address says which session.',
  JsonSchema:
    'A JSON Schema (2020-12). Refused are unknown keywords and formats, references that lead nowhere, out of it or round in a circle, patterns that need backtracking (lookaround, references to groups), and a default that does not fit.',
  Key: 'A key. The value of a secret one is not in it.',
  'Key.prefix': 'The beginning of the key, by which people tell keys apart.',
  'Key.origins': 'The origins whose pages may use it.',
  Message: 'One message. `at` is when it began.',
  'Message.client_id': 'The id its sender gave it.',
  MessageEvent: 'A new message at the end.',
  MessagePage: 'A page of messages, oldest first.',
  MessageSetEvent: 'A whole message in place of what is known, or a new one.',
  MessageState: '`streaming` while it grows; the text of the others is final.',
  MessageText: 'What a participant writes: not blank, no U+0000, no lone surrogates.',
  'listMessages.before': 'The id of a message: those before it.',
  'listInterviews.since': 'Those made then or later.',
  'listKeys.kind': 'Only those of this kind.',
  'listTemplates.archived': '`true` for those out of use.',
  Name: 'A display name: one line, not blank, no control characters, no lone surrogates.',
  OpenSession: 'Who is here, as far as the page knows. Everything may be left out.',
  'OpenSession.session_secret': 'From an earlier answer: resumes the conversation it belongs to.',
  Participant: 'Who takes part. `external_id` is null for an anonymous participant.',
  Person: 'A participant kept across conversations.',
  'Person.conversation_count':
    'Counted from the creation of a conversation; deleted ones do not count.',
  'Person.first_seen_at': 'When the record was made.',
  'Person.last_seen_at': 'When the participant was last active; null before.',
  PersonRecord: 'A person, with everything the host has said about them.',
  'PersonRecord.org_context': 'Shown to the agent in every conversation with this person.',
  PingEvent: 'The line is alive; `tail` is the newest event.',
  PutPerson: 'With `external_id` a claim of an anonymous conversation, with `name` alone a rename.',
  RenewToken: 'The session secret that belongs to the session.',
  ResetReason: 'Why a cursor was of no use.',
  ResetEvent: 'The cursor was of no use: a snapshot follows.',
  Result: 'What came of a conversation that is over.',
  'Result.auto_close': 'Whether the embed closes by itself once the conversation is completed.',
  'Result.duration_seconds': 'From the first join to the end; 0 where nobody joined.',
  'Result.summary': 'One line for each committed goal; empty where there is none.',
  Revoke: 'What an earlier answer gave. One that is unknown or was used is answered alike.',
  Role: 'Who speaks.',
  SendMessage: 'A message of the participant.',
  'SendMessage.client_id':
    'Made by the client. The same id with the same text answers the first answer again; with another text it is a conflict.',
  SentMessage: 'The message as it is in the log, and the id of its event there.',
  Session: 'Access of one browser to one conversation.',
  'Session.reason': 'Why nothing was resumed although a person was named.',
  'Session.resumable': 'Whether the secret may outlive the page visit.',
  SnapshotEvent: 'Replaces everything that is known of the conversation.',
  StatusEvent: 'The conversation changes its status.',
  Template: 'A design for conversations, in a list.',
  'Template.archived_at': 'When it was taken out of use; null while it is in use.',
  'Template.language': 'A language tag.',
  'Template.version': 'Goes up with every change.',
  TemplateGoal: 'One thing to find out.',
  'TemplateGoal.prompt': 'What the agent is to ask.',
  'TemplateGoal.schema': 'What an answer must be; its `title` is the name the participant sees.',
  'TemplateGoal.commit_policy':
    '`auto`: an answer is final once it is valid; `confirm`: once the participant has confirmed it as well.',
  TemplatePhase: 'A part of a conversation.',
  'TemplatePhase.id': 'Without one the server makes one.',
  TemplateRecord:
    'A whole template, as it is now or was at one version; `updated_at` is when that version was made.',
  TemplateSettings:
    'How conversations are held. What has no effect on this server reads as empty or null.',
  'TemplateSettings.embedded':
    'How it is in a page. `resumption`: who may carry on a conversation, for so many days: nobody; the browser it was held in (`device`); whoever has an identity token, on any device (`verified`); or whoever states the `external_id`, which is then as good as a password (`open`). `launcher`: the button that opens it. A `persistent` one is on every page that says which template it is about, in the views that `include` names (all where it names none) and `exclude` does not; `*` stands for any characters but `/`, `**` for any. It floats in a corner unless a CSS selector says otherwise: after an `anchor`, or in a `container`. `auto_close`: whether it closes by itself once the conversation is completed.',
  'TemplateSettings.greeting':
    'What the agent says first, after it has greeted the person by name.',
  'TemplateSettings.max_session_duration_minutes':
    'After so many minutes from the first join the conversation is `abandoned`; null for no limit.',
  'TemplateSettings.public_context':
    'Keys of a backend’s context that the agent may use with whoever a browser says it is.',
  TemplateSettingsChange: 'What is left out stays as it is.',
  'TemplateSettingsChange.embedded':
    'What is left out stays, in `resumption` and `launcher` as well; `launcher.visibility` is replaced whole.',
  TemplateVersion: 'One version of a template.',
  Time: 'An instant: ISO 8601 in UTC.',
  Turn: 'One answer of the agent, and the message it speaks in once it has begun to speak.',
  TurnAnswer: 'The turn as it is now.',
  TurnEvent: 'A turn begins or ends.',
  TurnRequest: 'Which turn.',
  TurnState: '`started` while the agent speaks.',
  UpdateKey: 'What is left out stays as it is.',
  'UpdateKey.origins': 'Replaces the list of an embed key. Entries are as in `CreateKey`.',
  UpdateTemplate: 'What is left out stays as it is.',
  'UpdateTemplate.phases':
    'Replaces all phases. One without an `id` keeps that of the phase whose goals it goes on with.',
  'UpdateTemplate.settings': 'Changes setting by setting.',
  'UpdateTemplate.version': 'The one the change was made from: a conflict if it is not the newest.',
  UpsertPerson: 'What is left out stays as it is.',
  'UpsertPerson.org_context': 'Merged key by key, whole values; null is a value.',
  'UpsertPerson.org_context_remove': 'Keys to take out; none that is set in the same call.',
}

/** What to say of a component, or of one of its properties; undefined where the name says it all. */
export function wordsOf(component: string, property?: string): string | undefined {
  if (property === undefined) return words[component] ?? ofList(component)
  return words[`${component}.${property}`] ?? words[`.${property}`]
}

function ofList(component: string): string | undefined {
  return component.endsWith('List') ? 'One page of a list, newest first.' : undefined
}

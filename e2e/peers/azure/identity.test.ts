import { CommunicationIdentityClient } from '@azure/communication-identity'
import { type Answer, describeSdk } from './kit.ts'

const user = {
  communicationUserId: '8:acs:0f7b3c1a-0000-4000-8000-000000000001_0000000a-0000-0000-0000-00000000000b',
}
/** No id of the service looks like this; what is encoded must come through all the same. */
const strange = { communicationUserId: "8:acs:a+b/c?d#e%2B f'(ü)*!~" }
const token = { token: 'x.y.z', expiresOn: '2026-11-22T00:00:00Z' }
const created: Answer = { status: 201, body: { identity: { id: user.communicationUserId } } }
const issued: Answer = { status: 200, body: token }
const gone: Answer = { status: 204 }

describeSdk<CommunicationIdentityClient>({
  name: '@azure/communication-identity',
  connect: (loopback) => new CommunicationIdentityClient(...loopback),
  classes: { CommunicationIdentityClient },
  leftOut: {},
  operations: [
    {
      method: 'CommunicationIdentityClient.createUser',
      what: 'POST without a body',
      run: (identity) => identity.createUser(),
      answers: [created],
    },
    {
      method: 'CommunicationIdentityClient.createUserAndToken',
      what: 'with a lifetime',
      run: (identity) => identity.createUserAndToken(['voip', 'chat.join'], { tokenExpiresInMinutes: 60 }),
      answers: [{ status: 201, body: { identity: { id: user.communicationUserId }, accessToken: token } }],
    },
    ...[user, strange].flatMap((of) => {
      const what = `of ${of.communicationUserId}`
      return [
        {
          method: 'CommunicationIdentityClient.getToken',
          what,
          run: (identity: CommunicationIdentityClient) =>
            identity.getToken(of, ['voip'], { tokenExpiresInMinutes: 1440 }),
          answers: [issued],
        },
        {
          method: 'CommunicationIdentityClient.revokeTokens',
          what,
          run: (identity: CommunicationIdentityClient) => identity.revokeTokens(of),
          answers: [gone],
        },
        {
          method: 'CommunicationIdentityClient.deleteUser',
          what,
          run: (identity: CommunicationIdentityClient) => identity.deleteUser(of),
          answers: [gone],
        },
      ]
    }),
    {
      method: 'CommunicationIdentityClient.getTokenForTeamsUser',
      what: 'exchange of a Teams user’s token',
      run: (identity) =>
        identity.getTokenForTeamsUser({
          teamsUserAadToken: 'a.b.c',
          clientId: '00000000-0000-0000-0000-000000000001',
          userObjectId: '00000000-0000-0000-0000-000000000002',
        }),
      answers: [issued],
    },
  ],
  requests: 9,
})

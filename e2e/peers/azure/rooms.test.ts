import { RoomsClient } from '@azure/communication-rooms'
import { type Answer, all, describeSdk } from './kit.ts'

const id = '99199690362660524'
const user = { communicationUserId: '8:acs:0f7b3c1a_0000000a' }
const other = { communicationUserId: "8:acs:ü+/?'" }
const model = {
  id,
  createdAt: '2026-11-21T00:00:00Z',
  validFrom: '2026-11-21T00:00:00Z',
  validUntil: '2026-11-22T00:00:00Z',
  pstnDialOutEnabled: false,
}
const room: Answer = { body: model }
const person = { rawId: user.communicationUserId, role: 'Presenter' }
const page = (value: unknown[], nextLink?: string): Answer => ({
  body: { value, ...(nextLink === undefined ? {} : { nextLink }) },
})

describeSdk<RoomsClient>({
  name: '@azure/communication-rooms',
  connect: (loopback) => new RoomsClient(...loopback),
  classes: { RoomsClient },
  leftOut: {
    'RoomsClient.listRoomsPage': 'private: listRooms runs it',
    'RoomsClient.listRoomsAll': 'private: listRooms runs it',
    'RoomsClient.listParticipantsPage': 'private: listParticipants runs it',
    'RoomsClient.listParticipantsAll': 'private: listParticipants runs it',
  },
  operations: [
    {
      method: 'RoomsClient.createRoom',
      what: 'empty',
      run: (rooms) => rooms.createRoom(),
      answers: [{ ...room, status: 201 }],
    },
    {
      method: 'RoomsClient.createRoom',
      what: 'with participants, by raw ids as keys',
      run: (rooms) =>
        rooms.createRoom({
          validFrom: new Date('2026-11-21T00:00:00Z'),
          validUntil: new Date('2026-12-21T00:00:00Z'),
          pstnDialOutEnabled: true,
          participants: [{ id: user, role: 'Presenter' }, { id: other }],
        }),
      answers: [{ ...room, status: 201 }],
    },
    {
      method: 'RoomsClient.updateRoom',
      what: 'a merge patch',
      run: (rooms) => rooms.updateRoom(id, { pstnDialOutEnabled: false }),
      answers: [room],
    },
    {
      method: 'RoomsClient.getRoom',
      what: 'by its id',
      run: (rooms) => rooms.getRoom(id),
      answers: [room],
    },
    {
      method: 'RoomsClient.getRoom',
      what: 'by an id that has to be encoded',
      run: (rooms) => rooms.getRoom('a+b/c:d%2Be ü'),
      answers: [room],
    },
    {
      method: 'RoomsClient.listRooms',
      what: 'three pages, the next by its link, as a path with an encoded token',
      run: (rooms) => all(rooms.listRooms()),
      answers: [
        page([model], '{origin}/rooms?api-version=2025-03-13&pageToken=YQ%3D%3D%2B'),
        page([model], '/rooms?pageToken=plain&api-version=2025-03-13'),
        page([model]),
      ],
    },
    {
      method: 'RoomsClient.listRooms',
      what: 'a next link with $ and : in its query',
      run: (rooms) => all(rooms.listRooms()),
      answers: [
        page([model], '{origin}/rooms?api-version=2025-03-13&$skiptoken=2026-11-21T00:00:00Z'),
        page([]),
      ],
      signsAnotherQuery: true,
    },
    {
      method: 'RoomsClient.deleteRoom',
      what: 'by its id',
      run: (rooms) => rooms.deleteRoom(id),
      answers: [{ status: 204 }],
    },
    {
      method: 'RoomsClient.listParticipants',
      what: 'two pages',
      run: (rooms) => all(rooms.listParticipants(id)),
      answers: [
        page([person], `{origin}/rooms/${id}/participants?api-version=2025-03-13&pageToken=2`),
        page([person]),
      ],
    },
    {
      method: 'RoomsClient.addOrUpdateParticipants',
      what: 'a merge patch by raw ids',
      run: (rooms) => rooms.addOrUpdateParticipants(id, [{ id: user, role: 'Attendee' }, { id: other }]),
      answers: [{ body: {} }],
    },
    {
      method: 'RoomsClient.removeParticipants',
      what: 'a merge patch with null',
      run: (rooms) => rooms.removeParticipants(id, [user, other]),
      answers: [{ body: {} }],
    },
  ],
  requests: 15,
})

import { PhoneNumbersClient, SipRoutingClient } from '@azure/communication-phone-numbers'
import { type Answer, all, describeSdk, done, type Operation } from './kit.ts'

interface Clients {
  numbers: PhoneNumbersClient
  sip: SipRoutingClient
}

const number = '+14255550123'
const id = '6c7a3b1e-0000-4000-8000-000000000001'
const version = 'api-version=2025-06-01'
const capabilities = { calling: 'inbound+outbound', sms: 'none' } as const
const search = {
  countryCode: 'US',
  phoneNumberType: 'tollFree',
  assignmentType: 'application',
  capabilities,
  areaCode: '833',
  quantity: 2,
} as const
const found = { searchId: id, phoneNumbers: [number], searchExpiresBy: '2026-11-22T00:00:00Z' }
const owned = { id: number.slice(1), phoneNumber: number, countryCode: 'US', capabilities }
const reservation: Answer = { body: { id, phoneNumbers: {}, status: 'active' } }

/** Accepted, asked once while it runs and once when it is done. */
const operation = (name: string, status: number, location?: string, result?: unknown): Answer[] => {
  const at = `/phoneNumbers/operations/${name}_${id}?${version}`
  const state = (text: string): Answer => ({
    headers: { 'retry-after': '0' },
    body: {
      status: text,
      id: `${name}_${id}`,
      operationType: name,
      createdDateTime: '2026-11-21T00:00:00Z',
      ...(location === undefined ? {} : { resourceLocation: location }),
    },
  })
  return [
    {
      status,
      headers: {
        'operation-location': `{origin}${at}`,
        'operation-id': `${name}_${id}`,
        'retry-after': '0',
        ...(location === undefined ? {} : { location: `{origin}${location}` }),
      },
    },
    state('running'),
    state('succeeded'),
    ...(result === undefined ? [] : [{ body: result }]),
  ]
}

const list = (name: string, value: unknown[], nextLink?: string): Answer => ({
  body: { [name]: value, ...(nextLink === undefined ? {} : { nextLink }) },
})

type Row = Operation<Clients>
const row = (
  method: string,
  what: string,
  run: Row['run'],
  answers: Answer[],
  odd?: Pick<Row, 'signsAnotherQuery'>,
): Row => ({ method, what, run, answers, ...odd })

const country = { localizedName: 'United States', countryCode: 'US' }
const areaCode = { areaCode: '425' }
const locality = { localizedName: 'Zürich', administrativeDivision: { localizedName: 'Zürich' } }
const trunk = { fqdn: 'sbc.contoso.example', sipSignalingPort: 5061 }
const sipState: Answer = { body: { trunks: { [trunk.fqdn]: { sipSignalingPort: 5061 } }, routes: [] } }

const numbers: Row[] = [
  row(
    'PhoneNumbersClient.getPurchasedPhoneNumber',
    'with its plus',
    ({ numbers }) => numbers.getPurchasedPhoneNumber(number),
    [{ body: owned }],
  ),
  row(
    'PhoneNumbersClient.listPurchasedPhoneNumbers',
    'three pages, two of them by their link',
    ({ numbers }) => all(numbers.listPurchasedPhoneNumbers()),
    [
      list('phoneNumbers', [owned], `/phoneNumbers?skip=1&top=1&${version}`),
      list('phoneNumbers', [owned], `/phoneNumbers?skip=2&top=1&${version}&continuation=a%2Bb%3D%3D`),
      list('phoneNumbers', [owned]),
    ],
  ),
  row(
    'PhoneNumbersClient.browseAvailablePhoneNumbers',
    'by prefixes',
    ({ numbers }) =>
      numbers.browseAvailablePhoneNumbers(
        { countryCode: 'US', phoneNumberType: 'geographic' },
        { phoneNumberPrefixes: ['425'], capabilities, assignmentType: 'application' },
      ),
    [{ body: { phoneNumbers: [] } }],
  ),
  row(
    'PhoneNumbersClient.beginSearchAvailablePhoneNumbers',
    'and polls until it is found',
    ({ numbers }) => done(numbers.beginSearchAvailablePhoneNumbers(search)),
    operation('search', 202, `/availablePhoneNumbers/searchResults/${id}?${version}`, found),
  ),
  row(
    'PhoneNumbersClient.beginPurchasePhoneNumbers',
    'and polls until it is bought',
    ({ numbers }) => done(numbers.beginPurchasePhoneNumbers(id, { agreeToNotResell: true })),
    operation('purchase', 202),
  ),
  row(
    'PhoneNumbersClient.beginUpdatePhoneNumberCapabilities',
    'a merge patch, and polls',
    ({ numbers }) => done(numbers.beginUpdatePhoneNumberCapabilities(number, { sms: 'inbound' })),
    operation('capabilities', 202, `/phoneNumbers/%2B14255550123?${version}`, owned),
  ),
  row(
    'PhoneNumbersClient.beginReleasePhoneNumber',
    'and polls until it is gone',
    ({ numbers }) => done(numbers.beginReleasePhoneNumber(number)),
    operation('release', 202),
  ),
  row(
    'PhoneNumbersClient.createOrUpdateReservation',
    'adds one and takes one out',
    ({ numbers }) =>
      numbers.createOrUpdateReservation(
        { reservationId: id },
        {
          add: [
            {
              id: '14255550124',
              countryCode: 'US',
              phoneNumber: '+14255550124',
              capabilities,
              phoneNumberType: 'geographic',
              assignmentType: 'application',
            },
          ],
          remove: ['14255550125'],
        },
      ),
    [{ ...reservation, status: 201 }],
  ),
  row('PhoneNumbersClient.getReservation', 'by its id', ({ numbers }) => numbers.getReservation(id), [
    reservation,
  ]),
  row('PhoneNumbersClient.deleteReservation', 'by its id', ({ numbers }) => numbers.deleteReservation(id), [
    { status: 204 },
  ]),
  row('PhoneNumbersClient.listReservations', 'two pages', ({ numbers }) => all(numbers.listReservations()), [
    list('reservations', [reservation.body], `/availablePhoneNumbers/reservations?maxPageSize=1&${version}`),
    list('reservations', []),
  ]),
  row(
    'PhoneNumbersClient.beginReservationPurchase',
    'and polls until it is bought',
    ({ numbers }) => done(numbers.beginReservationPurchase(id, { agreeToNotResell: true })),
    operation('reservation', 202),
  ),
  row(
    'PhoneNumbersClient.listAvailableCountries',
    'two pages, in a language',
    ({ numbers }) => all(numbers.listAvailableCountries()),
    [
      list('countries', [country], `/availablePhoneNumbers/countries?skip=1&maxPageSize=1&${version}`),
      list('countries', [country]),
    ],
  ),
  row(
    'PhoneNumbersClient.listAvailableTollFreeAreaCodes',
    'of a country',
    ({ numbers }) => all(numbers.listAvailableTollFreeAreaCodes('US')),
    [list('areaCodes', [areaCode])],
  ),
  row(
    'PhoneNumbersClient.listAvailableGeographicAreaCodes',
    'of a place beyond ASCII',
    ({ numbers }) =>
      all(numbers.listAvailableGeographicAreaCodes('CH', { locality: 'Zürich', assignmentType: 'person' })),
    [list('areaCodes', [areaCode])],
  ),
  row(
    'PhoneNumbersClient.listAvailableGeographicAreaCodes',
    'of a place with a plus, an ampersand, a percent sign and a colon',
    ({ numbers }) =>
      all(
        numbers.listAvailableGeographicAreaCodes('US', {
          locality: 'A+B&C=D%2B:E',
          administrativeDivision: 'WA',
        }),
      ),
    [list('areaCodes', [areaCode])],
  ),
  row(
    'PhoneNumbersClient.listAvailableGeographicAreaCodes',
    'of a place with a space',
    ({ numbers }) => all(numbers.listAvailableGeographicAreaCodes('US', { locality: 'New York' })),
    [list('areaCodes', [areaCode])],
    { signsAnotherQuery: true },
  ),
  row(
    'PhoneNumbersClient.listAvailableMobileAreaCodes',
    'for an application',
    ({ numbers }) => all(numbers.listAvailableMobileAreaCodes('AU', { assignmentType: 'application' })),
    [list('areaCodes', [areaCode])],
  ),
  row(
    'PhoneNumbersClient.listAvailableLocalities',
    'two pages of a division',
    ({ numbers }) =>
      all(
        numbers.listAvailableLocalities('US', {
          administrativeDivision: 'WA',
          phoneNumberType: 'geographic',
        }),
      ),
    [
      list(
        'phoneNumberLocalities',
        [locality],
        `/availablePhoneNumbers/countries/US/localities?skip=1&maxPageSize=1&administrativeDivision=WA&${version}`,
      ),
      list('phoneNumberLocalities', [locality]),
    ],
  ),
  row(
    'PhoneNumbersClient.listAvailableLocalities',
    'of a division with a space and brackets',
    ({ numbers }) => all(numbers.listAvailableLocalities('US', { administrativeDivision: 'New York (NY)' })),
    [list('phoneNumberLocalities', [])],
    { signsAnotherQuery: true },
  ),
  row(
    'PhoneNumbersClient.listAvailableOfferings',
    'of a country',
    ({ numbers }) =>
      all(
        numbers.listAvailableOfferings('US', { assignmentType: 'application', phoneNumberType: 'tollFree' }),
      ),
    [list('phoneNumberOfferings', [])],
  ),
  row(
    'PhoneNumbersClient.searchOperatorInformation',
    'of two numbers',
    ({ numbers }) =>
      numbers.searchOperatorInformation([number, '+4915112345678'], {
        includeAdditionalOperatorDetails: true,
      }),
    [{ body: { values: [] } }],
  ),
]

const sip: Row[] = [
  row('SipRoutingClient.listTrunks', 'all', ({ sip }) => all(sip.listTrunks()), [sipState]),
  row('SipRoutingClient.getTrunk', 'one of all', ({ sip }) => sip.getTrunk(trunk.fqdn), [sipState]),
  row('SipRoutingClient.listRoutes', 'all', ({ sip }) => all(sip.listRoutes()), [sipState]),
  row(
    'SipRoutingClient.setTrunks',
    'reads, then patches',
    ({ sip }) => sip.setTrunks([trunk, { ...trunk, fqdn: 'sbc2.contoso.example' }]),
    [sipState, sipState],
  ),
  row('SipRoutingClient.setTrunk', 'a merge patch', ({ sip }) => sip.setTrunk(trunk), [sipState]),
  row(
    'SipRoutingClient.setRoutes',
    'with a pattern',
    ({ sip }) =>
      sip.setRoutes([
        { name: 'Grüße', description: 'all', numberPattern: '^\\+[1-9][0-9]{3,23}$', trunks: [trunk.fqdn] },
      ]),
    [sipState],
  ),
  row('SipRoutingClient.deleteTrunk', 'a merge patch with null', ({ sip }) => sip.deleteTrunk(trunk.fqdn), [
    sipState,
  ]),
]

const privately = (of: string, names: string[], why: string) =>
  Object.fromEntries(names.map((name) => [`${of}.${name}`, `private: ${why}`]))

describeSdk<Clients>({
  name: '@azure/communication-phone-numbers',
  connect: ([connectionString, options]) => ({
    numbers: new PhoneNumbersClient(connectionString, { ...options, acceptLanguage: 'de-DE' }),
    sip: new SipRoutingClient(connectionString, options),
  }),
  classes: { PhoneNumbersClient, SipRoutingClient },
  leftOut: {
    ...privately(
      'PhoneNumbersClient',
      ['addPhoneNumbersToReservation', 'removePhoneNumbersFromReservation'],
      'createOrUpdateReservation runs it',
    ),
    ...privately(
      'SipRoutingClient',
      [
        'getRoutesInternal',
        'getTrunksInternal',
        'listRoutesPagingAll',
        'listTrunksPagingAll',
        'listTrunksPagingPage',
        'listRoutesPagingPage',
      ],
      'the lists run it',
    ),
  },
  operations: [...numbers, ...sip],
  requests: 47,
})

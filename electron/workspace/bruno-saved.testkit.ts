/**
 * Files of Cordboard, and the same files as Bruno writes them: made by reading and writing each with the parser and the writer
 * of @usebruno/filestore 0.12.0, which @usebruno/cli 4.1.0 brings (parseRequest and stringifyRequest, parseFolder and
 * stringifyFolder, parseCollection and stringifyCollection, format yml).
 */
export const savedByBruno = {
  'acs-hmac': {
    ours: String.raw`info:
  name: Play
  type: http
  seq: 2
http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }
  auth:
    type: acs-hmac
    credential: key
    value: "{{accessKey}}"
    dateHeader: x-ms-date
runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"acs-hmac","credential":"key","value":"{{accessKey}}","dateHeader":"x-ms-date"}'
      disabled: true
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
docs: |
  # Play
`,
    bruno: String.raw`info:
  name: Play
  type: http
  seq: 2

http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }

runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"acs-hmac","credential":"key","value":"{{accessKey}}","dateHeader":"x-ms-date"}'
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
      disabled: true

settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
  forwardAuthorizationHeader: true

docs: |
  # Play
`,
  },
  'azure-app-configuration': {
    ours: String.raw`info:
  name: Play
  type: http
  seq: 2
http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }
  auth:
    type: azure-app-configuration
    credential: connection-string
    value: "{{connection}}"
runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"azure-app-configuration","credential":"connection-string","value":"{{connection}}"}'
      disabled: true
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
docs: |
  # Play
`,
    bruno: String.raw`info:
  name: Play
  type: http
  seq: 2

http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }

runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"azure-app-configuration","credential":"connection-string","value":"{{connection}}"}'
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
      disabled: true

settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
  forwardAuthorizationHeader: true

docs: |
  # Play
`,
  },
  'whatsapp-webhook': {
    ours: String.raw`info:
  name: Play
  type: http
  seq: 2
http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }
  auth:
    type: whatsapp-webhook
    appSecret: "{{appSecret}}"
runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"whatsapp-webhook","appSecret":"{{appSecret}}"}'
      disabled: true
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
docs: |
  # Play
`,
    bruno: String.raw`info:
  name: Play
  type: http
  seq: 2

http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }

runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"whatsapp-webhook","appSecret":"{{appSecret}}"}'
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
      disabled: true

settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
  forwardAuthorizationHeader: true

docs: |
  # Play
`,
  },
  hmac: {
    ours: String.raw`info:
  name: Play
  type: http
  seq: 2
http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }
  auth:
    type: hmac
    algorithm: sha256
    key: "{{key}}"
    keyEncoding: utf8
    template: |-
      {method}
      {path}
    output: hex
    header: x-sign
    prefix: v1=
    timeHeader: ""
runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"hmac","algorithm":"sha256","key":"{{key}}","keyEncoding":"utf8","template":"{method}\n{path}","output":"hex","header":"x-sign","prefix":"v1=","timeHeader":""}'
      disabled: true
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
docs: |
  # Play
`,
    bruno: String.raw`info:
  name: Play
  type: http
  seq: 2

http:
  method: POST
  url: "{{endpoint}}/calls/{{id}}:play?api-version={{apiVersion}}"
  headers:
    - name: Content-Type
      value: application/json
  params:
    - name: api-version
      value: "{{apiVersion}}"
      type: query
  body:
    type: json
    data: |-
      {
        "a": 1
      }

runtime:
  variables:
    - name: id
      value: a1
    - name: cordboard-auth
      value: '{"type":"hmac","algorithm":"sha256","key":"{{key}}","keyEncoding":"utf8","template":"{method}\n{path}","output":"hex","header":"x-sign","prefix":"v1=","timeHeader":""}'
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
      disabled: true

settings:
  encodeUrl: false
  timeout: 60000
  followRedirects: true
  maxRedirects: 10
  forwardAuthorizationHeader: true

docs: |
  # Play
`,
  },
  folder: {
    ours: String.raw`# the folder of calls
info:
  name: ACS
  type: folder
  seq: 1
request:
  auth:
    type: acs-hmac
    credential: key
    value: "{{accessKey}}"
    dateHeader: x-ms-date
  variables:
    - name: region
      value: eu
    - name: cordboard-auth
      value: '{"type":"acs-hmac","credential":"key","value":"{{accessKey}}","dateHeader":"x-ms-date"}'
      disabled: true
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
docs: Calls.
`,
    bruno: String.raw`info:
  name: ACS
  type: folder
  seq: 1

request:
  variables:
    - name: region
      value: eu
    - name: cordboard-auth
      value: '{"type":"acs-hmac","credential":"key","value":"{{accessKey}}","dateHeader":"x-ms-date"}'
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
      disabled: true

docs:
  content: Calls.
  type: text/markdown
`,
  },
  workspace: {
    ours: String.raw`opencollection: 1.0.0
info:
  name: Calls
bundled: false
docs: All.
extensions:
  cordboard:
    version: 1
request:
  auth:
    type: acs-hmac
    credential: key
    value: "{{accessKey}}"
    dateHeader: x-ms-date
  variables:
    - name: cordboard-auth
      value: '{"type":"acs-hmac","credential":"key","value":"{{accessKey}}","dateHeader":"x-ms-date"}'
      disabled: true
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
`,
    bruno: String.raw`opencollection: 1.0.0

info:
  name: Calls
config:
  proxy:
    inherit: true
    config:
      protocol: http
      hostname: ""
      port: ""
      auth:
        username: ""
        password: ""
      bypassProxy: ""

request:
  variables:
    - name: cordboard-auth
      value: '{"type":"acs-hmac","credential":"key","value":"{{accessKey}}","dateHeader":"x-ms-date"}'
      description: Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.
      disabled: true

docs:
  content: All.
  type: text/markdown
bundled: false
extensions: {}
`,
  },
} as const
